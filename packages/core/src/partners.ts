import type { SessionEffect } from './effect.js';

/** The other half of a pair: state that is made in one place and needed in another. */
export interface Partner {
  readonly step: number;
  readonly effect: SessionEffect;
}

/** The first effects of the last steps that make a state, by name. */
interface Makers {
  readonly byName: Map<string | undefined, Maker>;
  any: Maker | undefined;
}

interface Maker {
  readonly partner: Partner;
  /** How many were told before it. */
  readonly order: number;
}

/** An effect without a name, and one that speaks of all, meets every name. */
const meetsAll = ({ name }: SessionEffect): boolean => name === undefined || name === '*';

/** Who made a state last, among steps that are told in their order; of one step the effect that is told first. */
export class LastMakers {
  readonly #byState = new Map<SessionEffect['state'], Makers>();
  #told = 0;

  tell(effect: SessionEffect, step: number): void {
    let makers = this.#byState.get(effect.state);
    if (!makers) this.#byState.set(effect.state, (makers = { byName: new Map(), any: undefined }));
    const maker = { partner: { step, effect }, order: this.#told++ };
    if (makers.any?.partner.step !== step) makers.any = maker;
    if (makers.byName.get(effect.name)?.partner.step !== step) makers.byName.set(effect.name, maker);
  }

  of(needed: SessionEffect): Partner | undefined {
    const makers = this.#byState.get(needed.state);
    if (!makers) return undefined;
    if (meetsAll(needed)) return makers.any?.partner;
    const named = makers.byName.get(needed.name);
    const unnamed = makers.byName.get(undefined);
    if (!named || !unnamed) return (named ?? unnamed)?.partner;
    const isLater =
      named.partner.step === unnamed.partner.step
        ? named.order < unnamed.order
        : named.partner.step > unnamed.partner.step;
    return (isLater ? named : unnamed).partner;
  }
}

/** The steps at which something happens, in their order; asked for the first from a step on. */
class Steps {
  readonly #steps: number[] = [];

  tell(step: number): void {
    if (this.#steps.at(-1) !== step) this.#steps.push(step);
  }

  from(step: number): number {
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] ?? 0) < step) low = middle + 1;
      else high = middle;
    }
    return this.#steps[low] ?? Infinity;
  }
}

/** Where states are given up, among steps that are told in their order. */
export class Releases {
  readonly #all = new Map<SessionEffect['state'], Steps>();
  readonly #byName = new Map<SessionEffect['state'], Map<string | undefined, Steps>>();
  readonly #openings = new Steps();

  tell({ state, name }: SessionEffect, step: number): void {
    let all = this.#all.get(state);
    if (!all) this.#all.set(state, (all = new Steps()));
    all.tell(step);
    let names = this.#byName.get(state);
    if (!names) this.#byName.set(state, (names = new Map()));
    let own = names.get(name);
    if (!own) names.set(name, (own = new Steps()));
    own.tell(step);
  }

  tellOpening(step: number): void {
    this.#openings.tell(step);
  }

  /** The first step from one on that gives up what an effect made; Infinity when none does. */
  firstOf({ state, name }: SessionEffect, from: number): number {
    if (name === undefined) return this.anyOf(state, from);
    const names = this.#byName.get(state);
    if (!names) return Infinity;
    return Math.min(...[name, undefined, '*'].map((each) => names.get(each)?.from(from) ?? Infinity));
  }

  /** The first step from one on that gives up any of a state. */
  anyOf(state: SessionEffect['state'], from: number): number {
    return this.#all.get(state)?.from(from) ?? Infinity;
  }

  /** The first step from one on that opens a transaction. */
  openingFrom(step: number): number {
    return this.#openings.from(step);
  }
}
