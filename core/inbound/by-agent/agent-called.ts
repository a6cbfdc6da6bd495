import type { Agent } from '../../../schemas/agent.ts';

/** Who an agent means by a name in their mail, or why nobody does. */
export type Called = { id: number } | { problem: string };

/** A name as it is compared: without accents, in lower case. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/^@/, '')
    .replace(/\s+/g, ' ')
    .trim();

/** The ways to call an agent, the surest first. */
const WAYS: readonly ((agent: Agent) => readonly string[])[] = [
  ({ address }) => [plain(address)],
  ({ name }) => [plain(name)],
  ({ address }) => [plain(address.slice(0, address.lastIndexOf('@')))],
  ({ name }) => plain(name).split(' '),
];

/**
 * The agent whom a name calls: by address, by name, by what stands before the `@` of the address, by first or last name; `me` is
 * who writes. A way that fits several calls nobody. Pure.
 */
export function agentCalled(words: string, by: Pick<Agent, 'id'>, agents: readonly Agent[]): Called {
  const called = plain(words);
  if (called === 'me') return { id: by.id };
  const active = agents.filter(({ active: works, role }) => works && role !== 'light_agent');
  for (const way of WAYS) {
    const [first, ...others] = active.filter((agent) => way(agent).includes(called));
    if (first === undefined) continue;
    if (others.length === 0) return { id: first.id };
    const names = [first, ...others].map(({ name, address }) => `${name} (${address})`);
    return { problem: `#assign ${words}: several agents are called so: ${names.join(', ')}.` };
  }
  return { problem: `#assign ${words}: no agent is called so.` };
}
