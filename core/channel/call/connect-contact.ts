import * as z from 'zod';
import type { LookedUp, ProviderAnswer, ProviderRequest } from '../adapter.ts';
import { answered, dateOfMilliseconds, lax, laxList } from '../payload.ts';
import type { ReceivedCall } from '../received.ts';
import type { ConnectSettings } from './connect-kind.ts';

/** A time as the service writes it: seconds since 1970, or a text. */
const time = z.union([
  z.number().transform((seconds) => dateOfMilliseconds(seconds * 1000)),
  z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
]);
const endpoint = lax(z.object({ Address: lax(z.string()) }));

/** A contact ("DescribeContact", Amazon Connect API Reference), as far as the desk reads it. */
const contactSchema = z.object({
  Contact: z.object({
    Id: z.string(),
    InitialContactId: lax(z.string()),
    InitiationMethod: z.string(),
    Channel: z.string(),
    InitiationTimestamp: time,
    DisconnectTimestamp: lax(time),
    ConnectedToSystemTimestamp: lax(time),
    LastUpdateTimestamp: lax(time),
    QueueInfo: lax(z.object({ EnqueueTimestamp: lax(time) })),
    AgentInfo: lax(z.object({ Id: lax(z.string()), ConnectedToAgentTimestamp: lax(time) })),
    CustomerEndpoint: endpoint,
    SystemEndpoint: endpoint,
    Recordings: laxList(z.object({ Location: lax(z.string()) })),
  }),
});
type Contact = z.infer<typeof contactSchema>['Contact'];

/** The request for a contact. */
export function contactRequest(id: string, { instanceArn }: ConnectSettings): ProviderRequest {
  const [, instance = ''] = instanceArn.split(':instance/');
  const path = `/contacts/${encodeURIComponent(instance)}/${encodeURIComponent(id)}`;
  return { via: 'aws', service: 'connect', method: 'GET', path, headers: {}, body: '' };
}

/** Of them also who calls from a page or an app; a call that a program has begun is one to a customer. */
const INBOUND = ['INBOUND', 'TRANSFER', 'QUEUE_TRANSFER', 'WEBRTC_API'];
const OUTBOUND = ['OUTBOUND', 'EXTERNAL_OUTBOUND', 'CALLBACK', 'API'];
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * What a contact says of a call. Somebody took it when an agent was connected; it was missed when it waited in a queue until it ended. Whoever hung up before, and what
 * is still under way, is nothing yet. Pure.
 */
export function callOf({ status, body }: ProviderAnswer, settings: ConnectSettings): LookedUp {
  if (status === 404) return { is: 'nothing' };
  const contact = status === 200 ? answered(contactSchema, body)?.Contact : undefined;
  if (contact === undefined) return { is: 'later' };
  const { InitiationMethod: method, Channel: channel } = contact;
  const isInbound = INBOUND.includes(method);
  if (channel !== 'VOICE' || (!isInbound && !OUTBOUND.includes(method))) return { is: 'nothing' };
  const answeredAt = isInbound
    ? contact.AgentInfo?.ConnectedToAgentTimestamp
    : contact.ConnectedToSystemTimestamp;
  const isOver = contact.DisconnectTimestamp !== undefined;
  if (answeredAt === undefined && !(isOver && (!isInbound || contact.QueueInfo))) return { is: 'nothing' };
  return { is: 'told', call: toldBy(contact, { settings, isInbound, answeredAt }) };
}

function toldBy(
  contact: Contact,
  {
    settings,
    isInbound,
    answeredAt,
  }: { settings: ConnectSettings; isInbound: boolean; answeredAt: Date | undefined },
): ReceivedCall {
  const { Id: id, InitialContactId, InitiationTimestamp: startedAt, DisconnectTimestamp: endedAt } = contact;
  const customer = numberOf(contact.CustomerEndpoint);
  const desk = numberOf(contact.SystemEndpoint);
  const [from, to] = isInbound ? [customer, desk] : [desk, customer];
  const page =
    settings.accessUrl && `${settings.accessUrl}/contact-trace-records/details/${encodeURIComponent(id)}`;
  const agent = settings.agents[contact.AgentInfo?.Id ?? ''];
  const isRecorded = contact.Recordings.some(({ Location }) => Location !== undefined);
  return {
    what: 'call',
    id,
    at: contact.LastUpdateTimestamp ?? endedAt ?? answeredAt ?? startedAt,
    direction: isInbound ? 'inbound' : 'outbound',
    outcome: answeredAt === undefined ? 'missed' : 'answered',
    ...{ from, to, name: '', startedAt },
    ...(answeredAt !== undefined && { answeredAt: later(answeredAt, startedAt) }),
    ...(endedAt !== undefined && { endedAt: later(endedAt, answeredAt ?? startedAt) }),
    ...(InitialContactId !== undefined && { initialId: InitialContactId }),
    ...(agent !== undefined && { agentId: Number(agent) }),
    ...(page && { link: page }),
    ...(page && isRecorded && { recordingUrl: page }),
  };
}

const later = (one: Date, other: Date): Date => (one < other ? other : one);

function numberOf(endpoint: { Address?: string | undefined } | undefined): string | null {
  const { Address: address = '' } = endpoint ?? {};
  return E164.test(address) ? address : null;
}
