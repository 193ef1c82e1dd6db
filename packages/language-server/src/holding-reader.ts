import {
  type DataCallback,
  type Disposable,
  type Event,
  type Message,
  type MessageReader,
  type PartialMessageInfo,
} from 'vscode-languageserver/node';

/**
 * Reads messages and, once it was told to hold, keeps them back until it is released: so that an editor gets its first
 * answer before everything is loaded that answers the others.
 */
export class HoldingReader implements MessageReader {
  readonly #reader: MessageReader;
  #callback: DataCallback | undefined;
  #held: Message[] | undefined;

  constructor(reader: MessageReader) {
    this.#reader = reader;
  }

  get onError(): Event<Error> {
    return this.#reader.onError;
  }

  get onClose(): Event<void> {
    return this.#reader.onClose;
  }

  get onPartialMessage(): Event<PartialMessageInfo> {
    return this.#reader.onPartialMessage;
  }

  listen(callback: DataCallback): Disposable {
    this.#callback = callback;
    return this.#reader.listen((message) => {
      if (this.#held) this.#held.push(message);
      else callback(message);
    });
  }

  hold(): void {
    this.#held ??= [];
  }

  /** Hands on what was held, in the order in which it came. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const message of held) this.#callback?.(message);
  }

  dispose(): void {
    this.#reader.dispose();
  }
}
