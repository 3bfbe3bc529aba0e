/** Owns timers, listeners and whatever else must end together. */
export class Scope {
  private readonly ends: (() => void)[] = [];
  private done = false;

  add(end: () => void): void {
    if (this.done) end();
    else this.ends.push(end);
  }

  listen(target: EventTarget, type: string, listener: (event: Event) => void): void {
    target.addEventListener(type, listener);
    this.add(() => target.removeEventListener(type, listener));
  }

  every(milliseconds: number, run: () => void): void {
    const id = setInterval(run, milliseconds);
    this.add(() => clearInterval(id));
  }

  after(milliseconds: number, run: () => void): void {
    const id = setTimeout(run, milliseconds);
    this.add(() => clearTimeout(id));
  }

  get ended(): boolean {
    return this.done;
  }

  end(): void {
    this.done = true;
    while (this.ends.length > 0) this.ends.pop()?.();
  }
}
