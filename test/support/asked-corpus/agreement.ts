import { groupAsked } from '../../../core/gap/index.ts';
import type { AskedTicket } from './index.ts';
import { adjustedRandIndex } from './rand-index.ts';

/**
 * How far groups agree with what tickets are known to ask (adjusted Rand index): in each language by itself, and with the same question in other languages as
 * one. What belongs nowhere is a group of its own in both.
 */
export function agreement(tickets: readonly AskedTicket[]): {
  inLanguage: number;
  across: number;
  groups: number;
} {
  const groups = groupAsked(tickets.map((ticket) => ({ ...ticket, language: null })));
  const partOf = new Map<number, string>();
  const groupOf = new Map<number, string>();
  for (const [at, { parts }] of groups.entries()) {
    for (const [place, part] of parts.entries()) {
      for (const id of part.tickets) {
        groupOf.set(id, `${at}`);
        partOf.set(id, `${at}/${place}`);
      }
    }
  }
  const alone = (id: number) => `alone ${id}`;
  const found = (by: ReadonlyMap<number, string>) => tickets.map(({ id }) => by.get(id) ?? alone(id));
  const known = tickets.map(({ id, group }) => group ?? alone(id));
  const knownInLanguage = tickets.map(({ id, group, language }) =>
    group === null ? alone(id) : `${language} ${group}`,
  );
  return {
    inLanguage: adjustedRandIndex(found(partOf), knownInLanguage),
    across: adjustedRandIndex(found(groupOf), known),
    groups: groups.length,
  };
}
