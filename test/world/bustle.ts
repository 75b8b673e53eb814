/** What is out that ends by itself, without time having to pass: requests on the wire, commands to the database, work of threads. */
export class Bustle {
  private outCount = 0;
  private beginCount = 0;

  get isBusy(): boolean {
    return this.outCount > 0;
  }

  /** Grows with everything that begins, so that whoever looks now and then misses nothing that was short. */
  get begun(): number {
    return this.beginCount;
  }

  /** The function it gives tells of the end; only the first call counts. */
  begin(): () => void {
    this.outCount += 1;
    this.beginCount += 1;
    let isOver = false;
    return () => {
      this.outCount -= isOver ? 0 : 1;
      isOver = true;
    };
  }

  async during<T>(work: Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await work;
    } finally {
      end();
    }
  }
}
