import type { Timing } from '../../schemas/timing.ts';
import type { LevelStep } from './service-levels.ts';

/** A time rule whose time has come, and what it fires for. */
export interface DueRule {
  key: string;
  spell: string;
}

/**
 * The time rules of the desk. Every change of a ticket is a step after which it is worked out, in the same write, which rules fire
 * now and when the next does: nothing that changes tickets can forget it.
 */
export interface TimeRules {
  /** What a ticket keeps for time rules after a step, and those whose time has come; nothing where the desk has none. */
  follow(step: LevelStep, now: Date): Promise<{ timing: Timing | undefined; due: readonly DueRule[] }>;
}
