import { byTwilio, noMessages, type Player, TWILIO } from './player.ts';

const CALL_SECONDS = 20;
const INSTANCE_ID = '11111111-2222-4333-8444-555555555555';
const INSTANCE = `arn:aws:connect:us-east-1:000000000000:instance/${INSTANCE_ID}`;

/** Contacts of Amazon Connect that the desk was told of, by the paths at which it asks for them. */
const contacts = new Map<string, object>();

/** Telephones: whoever writes calls instead, nobody takes it, and what was written is not said. */
export const PLAYERS_OF_CALLS: Readonly<Record<string, Player>> = {
  call_twilio: {
    ...noMessages,
    name: 'Telephone by Twilio (a missed call)',
    settings: { accountSid: TWILIO.accountSid },
    secrets: { authToken: TWILIO.authToken },
    address: 'https://api.twilio.com',
    tell: ({ person, id, at, door, name }) =>
      byTwilio(door, {
        AccountSid: TWILIO.accountSid,
        CallDuration: String(CALL_SECONDS),
        CallSid: `CA${id.padStart(32, '0')}`,
        CallStatus: 'no-answer',
        CallerName: name,
        Direction: 'inbound',
        From: `+${person}`,
        Timestamp: at.toUTCString(),
        To: '+15550004',
      }),
  },
  call_connect: {
    ...noMessages,
    name: 'Telephone by Amazon Connect (a missed call)',
    settings: { instanceArn: INSTANCE },
    secrets: {},
    address: 'https://connect.us-east-1.amazonaws.com',
    tell({ person, id, at }) {
      const contact = `00000000-0000-4000-8${id.slice(-15, -12).padStart(3, '0')}-${id.slice(-12).padStart(12, '0')}`;
      const began = new Date(at.getTime() - CALL_SECONDS * 1000).toISOString();
      contacts.set(`/contacts/${INSTANCE_ID}/${contact}`, {
        Contact: {
          ...{ Id: contact, InitialContactId: contact, InitiationMethod: 'INBOUND', Channel: 'VOICE' },
          ...{ InitiationTimestamp: began, DisconnectTimestamp: at.toISOString() },
          QueueInfo: { EnqueueTimestamp: began },
          CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: `+${person}` },
          SystemEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15550005' },
        },
      });
      return {
        by: 'queue',
        body: {
          ...{ version: '0', id, account: '000000000000', region: 'us-east-1', resources: [contact] },
          ...{ source: 'aws.connect', 'detail-type': 'Amazon Connect Contact Event' },
          time: at.toISOString(),
          detail: { eventType: 'DISCONNECTED', contactId: contact, instanceArn: INSTANCE, channel: 'VOICE' },
        },
      };
    },
    shows: (path) => contacts.get(path) ?? null,
  },
  call_api: {
    ...noMessages,
    name: 'Telephone by the API (a missed call)',
    settings: {},
    secrets: {},
    address: 'https://telephones.example',
    tell: ({ person, id, at, name, channel }) => ({
      by: 'api',
      path: `/calls/sample-${id}`,
      body: {
        ...{ direction: 'inbound', outcome: 'missed', from: `+${person}`, to: '+15550006', name, channel },
        startedAt: new Date(at.getTime() - CALL_SECONDS * 1000).toISOString(),
        endedAt: at.toISOString(),
      },
    }),
  },
};
