/** Names that are known where a statement stands. */
export interface KnownNames {
  readonly has: (name: string) => boolean;
}

/** Names that become known, or are known no more, inside something: those outside stay as they are, and are not copied. */
export class NamesInside implements KnownNames {
  readonly #outside: KnownNames;
  readonly #changed = new Map<string, boolean>();

  constructor(outside: KnownNames) {
    this.#outside = outside;
  }

  has(name: string): boolean {
    return this.#changed.get(name) ?? this.#outside.has(name);
  }

  add(name: string): void {
    this.#changed.set(name, true);
  }

  delete(name: string): void {
    this.#changed.set(name, false);
  }
}
