/**
 * What is made when it is first used: a process that calls no tool does not carry the libraries for it. What failed to be made is
 * made anew by the next who uses it.
 */
export class Lazy<T> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | null = null;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** Null when nobody has used it. */
  get made(): Promise<T> | null {
    return this.#made;
  }

  get(): Promise<T> {
    return (this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = null;
      throw error;
    }));
  }
}
