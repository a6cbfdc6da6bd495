import {
  isOwnAddress,
  likelyOriginator,
  namedRecipients,
  type OwnAddresses,
  readEnvelope,
} from '../../core/email/index.ts';
import { type Arrival, arrivalSchema, snsEnvelopeSchema } from '../../schemas/mail/arrival.ts';
import { announcementOf } from '../replay/announcement.ts';

/** Bytes of a message that hold what SES wrote on top of it, and the header of nearly any. */
export const HEAD_BYTES = 65_536;

/** What somebody says of how a message was delivered. */
export interface GivenDelivery {
  readonly from?: string | undefined;
  readonly to?: readonly string[] | undefined;
  /** such as `dmarc=PASS` */
  readonly verdict?: readonly string[] | undefined;
}

/** How a message was delivered, and where each part of that is known from. */
export interface Delivery {
  readonly arrival: Arrival;
  readonly senderBy: 'given' | 'ses' | 'header';
  readonly recipientsBy: 'given' | 'ses' | 'header' | 'nobody';
  readonly verdictsBy: 'given' | 'ses' | 'nobody';
}

type Verdicts = Arrival['verdicts'];
const NAMES = ['spf', 'dkim', 'dmarc', 'spam', 'virus'] as const satisfies (keyof Verdicts)[];
const STATUSES = ['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED'] as const;

/** @throws when one is not such as `dmarc=PASS` */
function verdictsIn(given: readonly string[]): Partial<Verdicts> {
  const pairs = given.map((text) => {
    const [name, status] = text.split('=');
    const known = NAMES.find((one) => one === name?.toLowerCase());
    const said = STATUSES.find((one) => one === status?.toUpperCase());
    if (known && said) return [known, said] as const;
    throw new Error(
      `A verdict is such as dmarc=PASS, not ${text}: ${NAMES.join(', ')}; ${STATUSES.join(', ')}.`,
    );
  });
  return Object.fromEntries(pairs);
}

/** What SES noted on top of a message that it has stored: a message that it has not stored has none of it. */
function notedBySes(raw: Buffer, key: string, storedAt: Date): Arrival {
  const head = raw.subarray(0, HEAD_BYTES).toString('latin1');
  const { Message } = snsEnvelopeSchema.parse(
    JSON.parse(announcementOf({ bucket: 'mail', key, storedAt, head })),
  );
  return arrivalSchema.parse(JSON.parse(Message));
}

/**
 * How a message was delivered: as somebody says, else as SES noted on top of it, else as its own header has it: from whom it
 * names, to the addresses of the desk in it.
 */
export function deliveryOf(
  raw: Buffer,
  { key, now, given, own }: { key: string; now: Date; given: GivenDelivery; own: OwnAddresses },
): Delivery {
  const noted = notedBySes(raw, key, now);
  const base: Delivery =
    noted.recipients.length > 0
      ? { arrival: noted, senderBy: 'ses', recipientsBy: 'ses', verdictsBy: 'ses' }
      : asInHeader(raw, noted, own);
  const { from, to, verdict } = given;
  const { arrival } = base;
  return {
    arrival: {
      ...arrival,
      sender: from ?? arrival.sender,
      recipients: [...(to ?? arrival.recipients)],
      verdicts: { ...arrival.verdicts, ...verdictsIn(verdict ?? []) },
    },
    senderBy: from === undefined ? base.senderBy : 'given',
    recipientsBy: to === undefined ? base.recipientsBy : 'given',
    verdictsBy: verdict === undefined ? base.verdictsBy : 'given',
  };
}

/** The delivery of a message that SES noted nothing on: from whom it names, to the addresses of the desk in its header. */
function asInHeader(raw: Buffer, noted: Arrival, own: OwnAddresses): Delivery {
  const addresses = namedRecipients(raw).map(({ address }) => address);
  const recipients = [...new Set(addresses.filter((address) => isOwnAddress(address, own)))];
  const sender = likelyOriginator(readEnvelope(raw).from)?.address ?? '';
  const recipientsBy = recipients.length > 0 ? 'header' : 'nobody';
  return {
    arrival: { ...noted, sender, recipients },
    senderBy: 'header',
    recipientsBy,
    verdictsBy: 'nobody',
  };
}
