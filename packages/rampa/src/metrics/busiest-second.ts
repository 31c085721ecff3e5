/** The most that was counted in one second. Seconds come in the order of time. */
export class BusiestSecond {
  #second = 0;
  #count = 0;
  #most = 0;
  #mostSecond = 0;

  add(second: number, count: number): void {
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
    }
    this.#count += count;
    if (this.#count <= this.#most) return;
    this.#most = this.#count;
    this.#mostSecond = this.#second;
  }

  get perSecond(): number {
    return this.#most;
  }

  /** When it was, from the beginning of the load. */
  get second(): number {
    return this.#mostSecond;
  }
}
