import { Injectable } from '@nestjs/common';

/** Whoever keeps something under a page's id. */
export interface PageFollower {
  /**
   * Puts what is kept under `formerId` under `pageId`, and answers the tags of cached answers that show it. Done again, it
   * does what is left.
   */
  follow(formerId: string, pageId: string): Promise<readonly string[]>;
}

/** Where features say that they keep something under a page's id, so that it can go along when the page is renamed. */
@Injectable()
export class PageFollowers {
  private readonly registered: PageFollower[] = [];

  register(follower: PageFollower): void {
    this.registered.push(follower);
  }

  /** Has everything follow that is kept under a former id; answers the tags of cached answers that show it. */
  async follow(formerId: string, pageId: string): Promise<readonly string[]> {
    const tags = await Promise.all(
      this.registered.map((follower) => follower.follow(formerId, pageId)),
    );
    return tags.flat();
  }
}
