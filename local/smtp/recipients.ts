import type { ReceiptRule } from '../wiring/mail.ts';

/**
 * Whether a condition of a receipt rule covers an address. `user@example.com` also covers its plus-addresses,
 * `example.com` every address of that domain, `.example.com` those of its subdomains.
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html
 */
export function covers(condition: string, address: string): boolean {
  const wanted = condition.toLowerCase();
  const [, local = '', domain = ''] = /^(.*)@([^@]*)$/s.exec(address.toLowerCase()) ?? [];
  if (wanted.startsWith('.')) return domain.endsWith(wanted);
  if (!wanted.includes('@')) return domain === wanted;
  return wanted === `${local}@${domain}` || wanted === `${local.replace(/\+.*$/s, '')}@${domain}`;
}

/** The recipients that a rule is for; a rule without conditions is for all. */
export function recipientsOf(rule: ReceiptRule, recipients: string[]): string[] {
  if (rule.recipients.length === 0) return recipients;
  return recipients.filter((address) => rule.recipients.some((condition) => covers(condition, address)));
}
