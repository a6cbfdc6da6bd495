/** What a demonstration is made by: the same is made by the same. */
export interface DemoTerms {
  seed: number;
  /** how many tickets there are */
  tickets: number;
  /** RFC 3339: when the year ends that it shows */
  now: string;
}

/** With what everything begins by which a demonstration is known: external ids, and keys of what is configured. */
export const EXTERNAL = 'demo-shop:';
export const KEY = 'demo_';

/** With what the names of its teams begin. */
export const TEAM = 'Demo: ';

/** The tag that every ticket and customer of it has. */
export const TAG = 'demo_shop';

/** No mail ever gets there (RFC 2606). */
const DOMAIN = 'shop.example';
export const addressAt = (host: string, name: string): string => `${name}@${host}.${DOMAIN}`;
export const domainOf = (host: string): string => `${host}.${DOMAIN}`;
/** Where the agents of a demonstration have their addresses. */
export const AGENTS_HOST = 'agents';

/** The view that says by its name by what a demonstration was made, and whether it is whole. */
export const ABOUT_VIEW = `${KEY}everything`;
const ABOUT = /^Demo shop: everything \((being filled, )?seed (\d+), (\d+) tickets, until ([^)]+)\)$/;

/** The name of that view. */
export function aboutText({ seed, tickets, now }: DemoTerms, isWhole: boolean): string {
  return `Demo shop: everything (${isWhole ? '' : 'being filled, '}seed ${seed}, ${tickets} tickets, until ${now})`;
}

/** By what the demonstration was made that a name of that view speaks of; null: it speaks of none. */
export function aboutIn(text: string): (DemoTerms & { isWhole: boolean }) | null {
  const [, filling, seed, tickets, now] = ABOUT.exec(text) ?? [];
  if (now === undefined) return null;
  return { seed: Number(seed), tickets: Number(tickets), now, isWhole: filling === undefined };
}
