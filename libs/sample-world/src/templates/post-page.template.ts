import type { ActorTruth } from '../truth/actor.truth.js';
import type { CompanyTruth } from '../truth/company.truth.js';
import type { PostTruth } from '../truth/post.truth.js';
import { comments } from './comment.template.js';
import { guestDocument } from './document.template.js';
import { LAYOUTS } from './layouts.js';
import { markup, type Markup } from './markup.js';
import type { PageContext } from './page-context.js';
import { postCard } from './post-card.template.js';
import { postJsonLd, titleOf } from './post-json-ld.template.js';
import { coreSection } from './section.template.js';
import { countedNoun } from './wording.js';

/** A post together with the page on whose wall it stands. */
export interface PlacedPost {
  readonly post: PostTruth;
  readonly wall: ActorTruth;
}

/** A post's own page: the post, its comments, and further posts of others that have nothing to do with it. */
export function postPage(
  { post, wall }: PlacedPost,
  related: readonly PlacedPost[],
  company: CompanyTruth,
  now: Date,
): string {
  const context: PageContext = {
    now,
    layout: LAYOUTS[company.layout],
    form: company.form,
    url: post.url,
    trackingPrefix: 'public_post_',
    isInView: true,
  };
  const [media] = post.media;
  const counted = post.commentCount === 0 ? '' : ` | ${countedNoun(post.commentCount, 'comment')}`;
  return guestDocument(
    {
      pageKey: 'd_public_post',
      service: 'feedcontent-guest-frontend',
      title: `${titleOf(post)}${counted}`,
      description: `${post.text ?? ''}${counted === '' ? '' : `${counted} on LinkedIn`}`,
      imageUrl: media?.kind === 'image' ? media.url : (media?.thumbnailUrl ?? null),
      head: markup`<meta property="lnkd:url" content="https://www.linkedin.com/feed/update/urn:li:activity:${post.postId}">`,
      jsonLd: postJsonLd(post),
      main: main({ post, wall }, related, context),
      preFooter: null,
      scripts: null,
    },
    context,
  );
}

function main(
  { post, wall }: PlacedPost,
  related: readonly PlacedPost[],
  context: PageContext,
): Markup {
  return markup`<main class="main papabear:flex" id="main-content" role="main">
    <section class="core-rail mx-auto">
      <div class="details mx-details-container-padding">
        <section class="mb-3">
          ${
            post.kind !== 'video' &&
            markup`<h1 class="section-title mb-2">${post.author.name}’s Post</h1>`
          }
          <!---->
          ${postCard({ post, wall, control: '', classes: 'main-feed-activity-card main-feed-activity-card-with-comments', below: comments(post, context) }, context)}
        </section>
        ${related.length > 0 && relatedPosts(related, { ...context, isInView: false })}
      </div>
    </section>
  </main>`;
}

/** Same markup as the post itself, tracking names included: a reader has to stop before this section. */
function relatedPosts(related: readonly PlacedPost[], context: PageContext): Markup {
  return coreSection(
    'More Relevant Posts',
    null,
    'my-3 related-posts',
    markup`<ul>
      ${related.map(
        ({ post, wall }) =>
          markup`<li class="mb-1.5">
            <div class="link-overlay">
              <a aria-label="Post by ${post.author.name}" class="absolute" data-tracking-control-name="link-overlay-public_post" href="${post.url}" target="_self"></a>
              ${postCard({ post, wall, control: '', classes: 'main-feed-activity-card related-posts__crosslink', below: null }, context)}
            </div>
          </li> `,
      )}
    </ul>`,
  );
}
