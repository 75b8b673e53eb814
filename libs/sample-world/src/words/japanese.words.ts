import type { PhraseBook } from './phrase-book.words.js';

export const JAPANESE: PhraseBook = {
  descriptions: [
    '私たちは{topic}の小さな会社です。「{product}」を通じて、現場の声を数字にします。\n\n・正確であること\n・わかりやすいこと\n・長く使えること',
  ],
  openings: [
    '本日、「{product}」を公開しました。',
    '{topic}についてよくいただくご質問にお答えします。',
    '{month}の見学会に{number}名のみなさまがお越しくださいました🎉',
    '{person}さんが社内勉強会で{topic}を紹介しました。',
    '新しい校正室ができました！',
    '{page}と共同で実験を始めました。',
  ],
  bodies: [
    '測る前に、まず聞く。それが私たちのやり方です。',
    '{number}か所の温室で試し、半分はうまくいきませんでした。その理由もすべて公開します。',
    '・準備は三日\n・設置は一時間\n・効果は{month}から',
    '職人とエンジニアが同じ机で働いています。',
  ],
  closings: [
    '詳しくはこちら：{link}',
    '次回は{month}の予定です。',
    'ご意見をお聞かせください。',
    'お申し込み 👉 {link}',
  ],
  comments: [
    'おめでとうございます！',
    '素晴らしい取り組みですね。',
    '資料はどこで見られますか？',
    '次回はぜひ参加したいです😊',
    '{product}、毎日使っています。',
    '勉強になります。',
    'Great work from the team in {city}!',
    '👏',
  ],
  hashtags: ['計測', 'ものづくり', '温室', '校正', 'FieldNotes', '見学会'],
  titles: ['{topic}入門', '「{product}」ができるまで', '{number}か所でわかったこと'],
  months: ['1月', '4月', '6月', '9月', '11月'],
};
