import type { Play } from './player.js';

/** What went wrong in a world and how to see it again. */
export function tellFailure({ seed, breaches, story }: Play): string {
  return [
    `The world of seed ${seed} broke ${breaches.length} promises:`,
    ...breaches.slice(0, 20).map((breach) => `- ${breach}`),
    'What led there:',
    ...story.map((line) => `  ${line}`),
    `Again: npm run test:world -- --seed ${seed}`,
    '',
  ].join('\n');
}

/** What many worlds came to. */
export function tellSum(plays: readonly Play[], seconds: number): string {
  const outcomes = new Map<string, number>();
  for (const play of plays) {
    for (const [outcome, count] of Object.entries(play.outcomes)) {
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
    }
  }
  const sum = (of: (play: Play) => number): number =>
    plays.reduce((total, play) => total + of(play), 0);
  const broken = plays.filter(({ breaches }) => breaches.length > 0).map(({ seed }) => seed);
  return [
    `${plays.length} worlds in ${seconds.toFixed(0)} s: ${sum(({ requestCount }) => requestCount)} requests, ${sum(({ scrapeCount }) => scrapeCount)} scrapes`,
    `  ${[...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ')}`,
    broken.length === 0
      ? 'every promise was kept'
      : `promises were broken by seeds ${broken.join(', ')}`,
    '',
  ].join('\n');
}
