/** Gives names other names: the same one for the same name, none that tells the name. */
export class NameHider {
  readonly #hide: boolean;
  readonly #given = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(hide: boolean) {
    this.#hide = hide;
  }

  /** `user-1`, `user-2`, ... in the order in which they are asked for. */
  name(kind: 'user' | 'database' | 'application' | 'session' | 'host' | 'key', name: string): string {
    if (!this.#hide || name === '') return name;
    const key = `${kind} ${name}`;
    let given = this.#given.get(key);
    if (given === undefined) {
      const count = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, count);
      given = `${kind}-${count.toString()}`;
      this.#given.set(key, given);
    }
    return given;
  }

  /** A message that quotes a name, with the name that is given instead. */
  message(text: string, kind: 'key', name: string): string {
    return this.#hide ? text.replaceAll(`\`${name}\``, `\`${this.name(kind, name)}\``) : text;
  }
}
