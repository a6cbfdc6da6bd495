import { splitAddress } from './address.ts';

const MACHINE =
  /^(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|donot-?reply|mailer-?daemon|post_?master|bounces?|auto-?reply|autoresponder|noresponder|nao-?responda|no-?responder|ne-?pas-?repondre|nicht-?antworten)(?:[+._=-].*)?$/;
const UNATTENDED =
  /^(?:abuse|root|daemon|nobody|hostmaster|listserv|majordomo|devnull|null|wordpress|www-data|apache|httpd)(?:\+.*)?$/;
const REPORTERS = /^(?:mailer-?daemon|post_?master)(?:[+._=-].*)?$/;

const localPart = (address: string): string => splitAddress(address.toLowerCase()).local;

/** Whether mail from an address is a machine's: no-reply addresses and mail systems. */
export function isMachineLocalPart(address: string): boolean {
  return MACHINE.test(localPart(address));
}

/** Whether nobody reads, or should be bothered with, an automatic answer at an address. */
export function isUnattendedAddress(address: string): boolean {
  return isMachineLocalPart(address) || UNATTENDED.test(localPart(address));
}

/** Whether a mail system reports from an address: mailer-daemon or postmaster. */
export function isReporter(address: string): boolean {
  return REPORTERS.test(localPart(address));
}

/** Whether an address is that of a mailer-daemon, which no person writes from. */
export function isMailerDaemon(address: string): boolean {
  return /^mailer-?daemon(?:[+._=-].*)?$/.test(localPart(address));
}
