import type { ContextEntry } from '../../schemas/context.ts';
import { phoneSchema } from '../../schemas/customer.ts';

/** Who ordered, by what the shop knows of them. */
export interface Buyer {
  readonly address: string | null;
  /** in E.164 form; null where there is none that says its country */
  readonly phone: string | null;
  /** by which the shop knows them; null for whoever has no account there */
  readonly account: string | null;
  readonly name: string;
  readonly locale: string | null;
}

/** What a shop tells of an order. */
export interface ToldOrder {
  /** in the shop */
  readonly id: string;
  readonly number: string;
  readonly otherNumbers: readonly string[];
  /** whose it is; null where the shop knows nothing of them, as of what is sold over the counter */
  readonly customer: Buyer | null;
  readonly date: string;
  readonly status: string | null;
  readonly order: NonNullable<ContextEntry['order']>;
  readonly links: ContextEntry['links'];
  /** when the shop changed it last, and what puts two states of one second in order */
  readonly asOf: string;
  readonly turn: string;
}

/** What a shop says happened. `nothing`: what the desk need not know. */
export type Told =
  | { readonly is: 'order'; readonly order: ToldOrder }
  | { readonly is: 'deletion'; readonly id: string; readonly at: string | null }
  | { readonly is: 'nothing' };

/** How a platform tells of orders, and how it is asked for past ones. All of it is pure. */
export interface Platform {
  /** What a webhook says. @throws ZodError when it cannot be understood */
  told(headers: Headers, body: unknown): Told;
  /** the header with the signature of a webhook */
  readonly signatureHeader: string;
  /** What comes for no order, unsigned, when a webhook is made, and wants to be answered. */
  isPing(raw: string): boolean;
  /** The request for a page of past orders; null: it lacks the secrets for that. */
  request(asked: PageAsked): { url: string; headers: Record<string, string> } | null;
  /** What the answer holds, and where the next page begins; null: there is none. @throws ZodError */
  page(
    answer: { headers: Headers; body: unknown },
    asked: PageAsked,
  ): { orders: readonly unknown[]; next: string | null };
  /** One order of a page. @throws ZodError */
  order(raw: unknown): ToldOrder;
  /** what names an order of a page that cannot be understood */
  idOf(raw: unknown): string;
}

/** Headers by their names in small letters. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** Which page of past orders is asked for. */
export interface PageAsked {
  readonly shop: { readonly url: string };
  readonly access: Readonly<Record<string, string>>;
  readonly since: string | null;
  /** null: the first */
  readonly cursor: string | null;
}

/** A line of text as the desk keeps it: what a shop writes is cut, and never refused for its length. Pure. */
export function lineOf(text: string | null | undefined, most = 200): string | null {
  const line = (text ?? '').replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
  return line === '' ? null : [...line].slice(0, most).join('');
}

/** An address of the web, null for what is none. Pure. */
export function linkOf(url: string | null | undefined): string | null {
  return url && url.length <= 2000 && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
    ? url
    : null;
}

/** An amount as a decimal number; null for what is none. Pure. */
export function amountOf(amount: string | number | null | undefined): string | null {
  const text = String(amount ?? '').trim();
  return /^-?\d{1,15}(?:\.\d{1,6})?$/.test(text) ? text : null;
}

/** A turn among states of one second: by when the shop told it, else by how far the order has come; then by what it says. Pure. */
export function turnOf(told: string | undefined, progress: number, content: string): string {
  return `${told ?? ''}#${String(progress).padStart(2, '0')}#${content}`;
}

/** Who ordered; null where nothing is said by which they would be known again. A number without the code of its country is none. Pure. */
export function buyerOf({
  addresses,
  phones,
  account,
  names,
  locale,
}: {
  addresses: readonly (string | null | undefined)[];
  phones: readonly (string | null | undefined)[];
  account: string | null | undefined;
  names: readonly (string | null | undefined)[];
  locale: string | null | undefined;
}): Buyer | null {
  const address = addresses.find(Boolean) ?? null;
  const numbers = phones.map((one) => (one ?? '').replace(/[\s()./-]/g, '').replace(/^00/, '+'));
  const phone = numbers.find((one) => phoneSchema.safeParse(one).success) ?? null;
  // What the desk takes for an id of a channel has no spaces.
  const known = account && account !== '0' && /^\S{1,255}$/.test(account) ? account : null;
  if (address === null && phone === null && known === null) return null;
  const name = names.map((one) => lineOf(one)).find((one) => one !== null) ?? '';
  return { address, phone, account: known, name, locale: locale ?? null };
}
