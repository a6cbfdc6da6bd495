import { splitAddress } from './address.ts';

const MACHINE =
  /^(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|donot-?reply|mailer-?daemon|post_?master|bounces?|auto-?reply|autoresponder|auto-?responder|noresponder|nao-?responda|no-?responder|ne-?pas-?repondre|nicht-?antworten|keine-?antwort|non-?rispondere|nie-?odpowiadaj|nu-?raspunde)(?:[+._=-].*)?$/;
const UNATTENDED =
  /^(?:abuse|root|daemon|nobody|hostmaster|listserv|majordomo|devnull|null|wordpress|www-data|apache|httpd)(?:\+.*)?$/;
const DAEMON = /^mailer[-_.]?daemon(?:[+._=-].*)?$/;
const REPORTERS = /^(?:mailer[-_.]?daemon|post[-_.]?master)(?:[+._=-].*)?$/;
/** Names under which mail systems report; people have others. */
const REPORTER_NAMES =
  /\bmailer[-_. ]?daemon\b|\bmail delivery (?:sub)?system\b|\bmail (?:delivery )?daemon\b|^[\s"'[(]*post[-_]?master\b|\bdelivery (?:sub)?system\b|\bmail delivery agent\b/i;
/** Words in the names and addresses of machines that pass mail on or look into it. */
const MAIL_MACHINE =
  /(?:^|[^a-z])(?:mail(?:er)?[-_. ]?(?:gateway|gate|system|server|admin|delivery|marshal|scanner|filter|router|sweeper|agent|relay|host|hub)|delivery|post[-_. ]?office|system[-_. ]?(?:administrator|attendant|admin)|administrator|virus[-_. ]?wall|anti[-_. ]?(?:virus|spam)|scan(?:ner)?|gateway|daemon|notif(?:y|ication|ications|ier)|notices?|bounces?|ndr|no[-_.]?reply|undeliverable|interscan|mailmarshal|mailsweeper|groupshield|mdaemon|smtp(?:[-_. ]?mail)?|mta|mx|spam[-_. ]?(?:filter|firewall|wall)|firewall|quarantine|(?:microsoft )?exchange|microsoft outlook|mailbox)(?:$|[^a-z])/i;

const localPart = (address: string): string => splitAddress(address.toLowerCase()).local;

/** Whether mail from an address is a machine's: no-reply addresses and mail systems. */
export function isMachineLocalPart(address: string): boolean {
  return MACHINE.test(localPart(address));
}

/** Whether nobody reads, or should be bothered with, an automatic answer at an address. */
export function isUnattendedAddress(address: string): boolean {
  return isMachineLocalPart(address) || UNATTENDED.test(localPart(address));
}

/**
 * What kind of machine a sender is, by the raw From and the address that was found in it: a mailer-daemon, which no
 * person writes from; a mail system that reports under such a name, or a postmaster, who may be a person; any other that
 * has to do with mail; null for people.
 */
export function mailMachine(from: string, address: string): 'daemon' | 'reporter' | 'mail' | null {
  const local = localPart(address);
  const bare =
    address === ''
      ? from
          .replace(/<[^<>]*>/g, '')
          .replace(/["\s]/g, '')
          .toLowerCase()
      : local;
  if (DAEMON.test(bare)) return 'daemon';
  if (REPORTERS.test(bare) || REPORTER_NAMES.test(from)) return 'reporter';
  const name = from.replace(/<[^<>]*>|\S+@\S+/g, '');
  return MAIL_MACHINE.test(local) || MAIL_MACHINE.test(name) || isMachineLocalPart(address) ? 'mail' : null;
}
