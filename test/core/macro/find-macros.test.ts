import { findMacros, type Macro, macroArea } from '../../../core/macro/index.ts';
import { agentOf } from '../../support/desk.ts';

const macro = (key: string, given: Partial<Macro> = {}): Macro => ({
  key,
  name: key,
  category: null,
  owner: { kind: 'everyone', id: null },
  message: null,
  actions: [],
  position: 1000,
  isActive: true,
  isRetired: false,
  version: 1,
  ...given,
});
const saying = (text: string) => ({
  message: { kind: 'public_reply', format: 'text', texts: { en: 'Hello', de: text } } as const,
});
const ALL = macroArea.compile([
  macro('late', { position: 2000 }),
  macro('refund', { name: 'Refund', category: 'Returns/Refunds', ...saying('Die Rückerstattung läuft.') }),
  macro('label', { name: 'Label', category: 'Returns' }),
  macro('returnsmith', { name: 'Smith', category: 'Returnsmith' }),
  macro('off', { isActive: false }),
  macro('gone', { isRetired: true }),
  macro('team', { owner: { kind: 'team', id: 5 } }),
  macro('mine', { owner: { kind: 'agent', id: 2 } }),
  macro('theirs', { owner: { kind: 'agent', id: 3 } }),
]);
const reader = agentOf({ id: 2, teamIds: [4] });
const keys = (asked: { q?: string; category?: string; withInactive?: boolean } = {}, who = reader) =>
  findMacros(ALL, who, { withInactive: false, ...asked }).map(({ key }) => key);

test('an agent has the macros of everyone, of their teams, and their own, by position and name', () => {
  expect(keys()).toEqual(['label', 'mine', 'refund', 'returnsmith', 'late']);
  expect(keys({}, agentOf({ id: 2, teamIds: [5] }))).toContain('team');
  expect(keys({ withInactive: true })).toContain('off');
});

test('words are found in names, categories and texts of any language, whatever their case and diacritics', () => {
  expect(keys({ q: 'RUCKERSTATTUNG' })).toEqual(['refund']);
  expect(keys({ q: 'refu lauft' })).toEqual(['refund']);
  expect(keys({ q: 'refund missing' })).toEqual([]);
});

test('a category has those of all below it, and none that only begins alike', () => {
  expect(keys({ category: 'returns' })).toEqual(['label', 'refund']);
  expect(keys({ category: 'Returns/Refunds' })).toEqual(['refund']);
});
