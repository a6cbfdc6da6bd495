import { json, type StandIn, standIn } from './stand-in.ts';

export const INSTANCE =
  'arn:aws:connect:eu-central-1:123456789012:instance/11111111-2222-3333-4444-555555555555';

/** What the service answers for a contact, as its reference shows it. Times are seconds since 1970. */
export const contactOfConnect = (id: string, given: object = {}) => ({
  Contact: {
    Arn: `${INSTANCE}/contact/${id}`,
    Id: id,
    InitialContactId: id,
    InitiationMethod: 'INBOUND',
    Channel: 'VOICE',
    InitiationTimestamp: 1_773_306_000,
    QueueInfo: { Id: 'queue-1', EnqueueTimestamp: 1_773_306_010 },
    CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+4930123456' },
    SystemEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+4930654321' },
    Recordings: [],
    ...given,
  },
});

/** An event of the default bus that says what happens to a contact. @param isUpper as some samples write the names of fields */
export function contactEvent(
  contactId: string,
  eventType: string,
  { isUpper = false, channel = 'VOICE' }: { isUpper?: boolean; channel?: string | null } = {},
) {
  const detail: Record<string, string | null> = isUpper
    ? { ContactId: contactId, EventType: eventType, InstanceArn: INSTANCE, Channel: channel }
    : { contactId, eventType, instanceArn: INSTANCE, channel };
  return {
    ...{ version: '0', id: 'e1', account: '123456789012', region: 'eu-central-1', resources: [INSTANCE] },
    'detail-type': 'Amazon Connect Contact Event',
    source: 'aws.connect',
    time: '2026-03-12T09:05:00Z',
    detail,
  };
}

/** Starts a stand-in of Amazon Connect that knows some contacts, and answers what is signed alone. */
export async function amazonConnectStandIn(contacts: Map<string, object>): Promise<StandIn> {
  return standIn(({ url, headers }) => {
    if (!String(headers.authorization ?? '').includes('/eu-central-1/connect/aws4_request'))
      return json(403, { message: 'Missing Authentication Token' });
    const [, , instance, id = ''] = url.pathname.split('/');
    const contact = contacts.get(id);
    if (!INSTANCE.endsWith(String(instance)) || contact === undefined)
      return json(404, { message: 'The specified resource was not found.' });
    return json(200, contact);
  });
}
