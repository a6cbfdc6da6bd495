/** An address of the web as somebody reads it, without its scheme. */
const SHOWN_WEB = /^((?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]+)(?:[/?#:]\S*)?$/iu;
const WITH_SCHEME = /https?:\/\/([^\s/?#:@<>"']{1,253})/i;
const SHOWN_MAIL = /^[^\s@<>]{1,64}@([^\s@<>]{1,253})$/;
/** Ends of names of files, which look like those of domains. */
const FILE = /\.(?:docx?|html?|jpe?g|js|md|pdf|png|ts|txt|xlsx?|xml|zip)$/i;

/** Where a link leads when it shows the address of somewhere else: the host, or the address of mail; null where it does not. */
export function leadsElsewhere(href: string, text: string): string | null {
  const shown = shownHost(text.replace(/[\p{Cf}\p{Cc}]/gu, '').trim());
  if (shown === null) return null;
  const target = targetOf(href);
  if (target === null || isWithin(target.host, shown)) return null;
  return target.address;
}

function shownHost(text: string): string | null {
  if (text.length > 2000) return null;
  const mail = SHOWN_MAIL.exec(text)?.[1];
  if (mail !== undefined) return hostOf(mail);
  const web = WITH_SCHEME.exec(text)?.[1] ?? SHOWN_WEB.exec(text)?.[1];
  const isFile = web === text && FILE.test(text) && !/^www\./i.test(text);
  return web === undefined || isFile ? null : hostOf(web);
}

function targetOf(href: string): { host: string; address: string } | null {
  if (/^mailto:/i.test(href)) {
    const address = href.slice('mailto:'.length).split('?')[0] ?? '';
    const host = hostOf(address.split('@').at(-1) ?? '');
    return host === null ? null : { host, address };
  }
  const host = /^https?:/i.test(href) && URL.canParse(href) ? new URL(href).hostname : null;
  return host === null ? null : { host, address: host };
}

/** One spelling of a host: in lower case, and in the letters of ASCII. */
function hostOf(host: string): string | null {
  const address = `http://${host}`;
  return URL.canParse(address) ? new URL(address).hostname : null;
}

const bare = (host: string): string => host.replace(/^www\./, '');

/** Whether a host is the one that is shown, or one below it: who has a domain has what is below it. */
function isWithin(target: string, shown: string): boolean {
  const [inner, outer] = [bare(target), bare(shown)];
  return inner === outer || inner.endsWith(`.${outer}`);
}
