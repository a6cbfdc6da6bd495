const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether mail can be sent to an address, as the desk judges it: a domain may be written in letters of any script. Pure. */
export function isAddress(value: string): boolean {
  const at = value.lastIndexOf('@');
  const [local, domain] = [value.slice(0, at), value.slice(at + 1)];
  if (at < 1 || at > 64 || value.length > 254 || !LOCAL.test(local) || /[\s/:?#%\\@[\]]/.test(domain))
    return false;
  return URL.canParse(`https://${domain}`) && DOMAIN.test(new URL(`https://${domain}`).hostname);
}
