import { splitAddress } from '../../schemas/address.ts';
import type { Confirmation } from '../../schemas/held.ts';

/** A mail as far as it may ask to confirm that an account forwards its mail here. */
interface Asking {
  from: { address: string };
  subject: string;
  /** its whole text, links and all */
  text: string;
  html: string;
}

/** How a provider asks, and where its codes and links are found. */
interface Provider {
  name: 'gmail' | 'microsoft' | 'cpanel';
  isFrom: (address: string) => boolean;
  /** what subject or text must say, so that other mail of the same provider stays what it is */
  asks: RegExp;
  code: readonly RegExp[];
  /** of links, those that confirm */
  link: RegExp;
}

const isAt = (address: string, ...domains: readonly string[]): boolean => {
  const { domain } = splitAddress(address);
  return domains.some((one) => domain === one || domain.endsWith(`.${one}`));
};

const FORWARDING =
  /forward|weiterleit|reenv[ií]|transf[eé]r|rediriger|inoltr|doorst|encaminha|redirec[țt]ion|перес[ыл]|přepos|posred|転送|转发/i;
const CONFIRMING =
  /confirm|verif|best[äa]tig|potvr|potrd|confer|подтвер|провер|确认|確認|security code|sicherheitscode|c[oó]d(?:igo|e) de s[eé]curit/i;
/** Both somewhere in what is asked, in either order. */
const FORWARDING_TO_CONFIRM = new RegExp(
  `(?=[^]*(?:${FORWARDING.source}))(?=[^]*(?:${CONFIRMING.source}))`,
  'i',
);

const NUMBER_NAMED = /(?:code|c[oó]digo|cod|код|koda|kode)\b[^\d\n]{0,40}?(\d{4,12})\b/iu;

const PROVIDERS: readonly Provider[] = [
  {
    name: 'gmail',
    isFrom: (address) => /^forwarding-noreply@google(?:mail)?\.com$/.test(address),
    asks: /(?:)/,
    code: [/\(#\s?(\d{5,12})\)/, NUMBER_NAMED],
    link: /^https:\/\/(?:mail-settings|mail|isolated\.mail)\.google\.com\/mail\/(?:[^?#]*\/)?vf-/,
  },
  {
    name: 'microsoft',
    isFrom: (address) =>
      isAt(
        address,
        'microsoft.com',
        'microsoftonline.com',
        'office.com',
        'office365.com',
        'outlook.com',
        'onmicrosoft.com',
      ) &&
      /^(?:[\w.+-]*no-?reply[\w.+-]*|postmaster|msonlineservicesteam|account-security[\w-]*|member_services|microsoft[\w.+-]*|o365[\w.+-]*|outlook[\w.+-]*)$/.test(
        splitAddress(address).local,
      ),
    asks: FORWARDING_TO_CONFIRM,
    code: [NUMBER_NAMED],
    link: /^https:\/\/(?:[\w-]+\.)*(?:microsoft\.com|microsoftonline\.com|office\.com|office365\.com|live\.com|outlook\.com)\//,
  },
  {
    name: 'cpanel',
    isFrom: (address) =>
      /^(?:cpanel|cpaneluser|noreply|no-reply|root|whm)(?:[+-].*)?$/.test(splitAddress(address).local),
    asks: FORWARDING_TO_CONFIRM,
    code: [NUMBER_NAMED, /(?:code|token)\b[^\w\n]{0,10}([A-Z0-9]{6,12})\b/],
    link: /^https?:\/\/\S*(?:confirm|verif|activat|token|forward)/i,
  },
];

/** Whether the words of a mail are those of cPanel, whose servers are everywhere. */
const isOfCpanel = ({ from, subject, text }: Asking): boolean =>
  /cpanel/i.test(`${from.address}\n${subject}\n${text.slice(0, READ)}`);

/** Characters of a text in which a request is looked for. */
const READ = 20_000;
const MOST_LINKS = 100;
const LONGEST_LINK = 2000;

/**
 * What an admin needs to confirm that an account forwards its mail to the desk, where a mail asks for that; null for all
 * other mail. Of the links those of the provider alone are given, as anybody can write such a mail.
 */
export function confirmationIn(mail: Asking): Confirmation | null {
  const text = mail.text.slice(0, READ);
  const said = `${mail.subject}\n${text}`;
  const provider = PROVIDERS.find(
    ({ name, isFrom, asks }) =>
      isFrom(mail.from.address) && asks.test(said) && (name !== 'cpanel' || isOfCpanel(mail)),
  );
  if (provider === undefined) return null;
  const link = linksIn(mail).find((one) => provider.link.test(one)) ?? null;
  const code = provider.code.map((pattern) => pattern.exec(said)?.[1]).find(Boolean) ?? null;
  // Without either there is nothing to do: it is a mail like others.
  if (link === null && code === null) return null;
  return { provider: provider.name, code, link, account: accountIn(said, mail.from.address) };
}

/** The links of a mail, as its text and its HTML have them. */
function linksIn({ text, html }: Asking): string[] {
  const inText = text.slice(0, READ).match(/https?:\/\/[^\s<>"']+/g) ?? [];
  const inHtml = [...html.slice(0, 4 * READ).matchAll(/href\s*=\s*["']?(https?:\/\/[^\s"'<>]+)/gi)].map(
    ([, href = '']) => href.replaceAll('&amp;', '&'),
  );
  return [...inText, ...inHtml].slice(0, MOST_LINKS).filter(({ length }) => length <= LONGEST_LINK);
}

/** The first address in what is said that is not the provider's own: whose mail is to be forwarded. */
function accountIn(said: string, provider: string): string | null {
  const named = said.match(/[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g) ?? [];
  return named.map((one) => one.toLowerCase()).find((one) => one !== provider) ?? null;
}
