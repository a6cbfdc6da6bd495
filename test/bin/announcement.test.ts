import * as z from 'zod';
import { announcementOf } from '../../bin/replay/announcement.ts';
import { arrivalSchema, snsEnvelopeSchema } from '../../schemas/mail/arrival.ts';
import { NOW } from '../support/context.ts';

const SES = [
  'Return-Path: <ion@shop.example.net>',
  'Received: from mail.shop.example.net (mail.shop.example.net [192.0.2.7])',
  ' by inbound-smtp.eu-west-1.amazonaws.com with SMTP id abc123',
  ' for support+t7@desk.example.com;',
  ' Thu, 12 Mar 2026 10:00:00 +0000 (UTC)',
  'X-SES-Spam-Verdict: PASS',
  'X-SES-Virus-Verdict: GRAY',
  'Authentication-Results: amazonses.com;',
  ' spf=softfail (spfCheck: domain of shop.example.net) client-ip=192.0.2.7;',
  ' dkim=pass header.i=@shop.example.net;',
  ' dmarc=fail header.from=shop.example.net;',
];
const SENDER = [
  'Received: from laptop by mail.shop.example.net; Thu, 12 Mar 2026 09:59:58 +0000',
  'X-SES-Spam-Verdict: FAIL',
  'Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass',
  'From: Ion <ion@shop.example.net>',
  '',
  'Return-Path: <body@example.com>',
];

/** What the inbound function would read of the announcement. */
const announced = (lines: readonly string[]) =>
  z
    .string()
    .transform((text) => arrivalSchema.parse(JSON.parse(snsEnvelopeSchema.parse(JSON.parse(text)).Message)))
    .parse(announcementOf({ bucket: 'mail', key: 'inbound/o3vr', storedAt: NOW, head: lines.join('\r\n') }));

describe('announcing a stored mail again', () => {
  test('says where it is, whose it is, and what SES found out when it came', () => {
    expect(announced([...SES, ...SENDER])).toEqual({
      deliveryId: 'o3vr',
      sender: 'ion@shop.example.net',
      recipients: ['support+t7@desk.example.com'],
      rawKey: 'inbound/o3vr',
      verdicts: { spf: 'FAIL', dkim: 'PASS', dmarc: 'FAIL', spam: 'PASS', virus: 'GRAY' },
    });
  });

  test('believes nothing that the sender wrote', () => {
    const unknown = 'PROCESSING_FAILED';
    expect(announced(SENDER)).toMatchObject({
      sender: '',
      recipients: [],
      verdicts: { spf: unknown, dkim: unknown, dmarc: unknown, spam: unknown, virus: unknown },
    });
    // SES wrote no results, but the sender did.
    expect(announced([...SES.slice(0, 7), ...SENDER]).verdicts).toEqual({
      spf: unknown,
      dkim: unknown,
      dmarc: unknown,
      spam: 'PASS',
      virus: 'GRAY',
    });
  });

  test('works for a message without anything in it', () => {
    expect(announced(['']).rawKey).toBe('inbound/o3vr');
  });
});
