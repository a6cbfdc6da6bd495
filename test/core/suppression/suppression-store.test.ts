import { suppressionIn, suppressionOf } from '../../../core/suppression/suppression-store.ts';

const BOUNCED = {
  pk: 'SUPPRESSED#ana@example.org',
  sk: 'SUPPRESSED',
  kind: 'suppressed',
  reason: 'bounced',
  detail: '550 5.1.1',
  since: '2026-03-01T10:00:00.000Z',
  expiresAtSeconds: Date.parse('2026-04-30T10:00:00Z') / 1000,
};

test('a bounce keeps mail from an address up to the second that agents are told, and no longer', () => {
  const last = new Date('2026-04-30T09:59:59Z');
  expect(suppressionOf('Ana@Example.org', BOUNCED, last)).toEqual({
    address: 'ana@example.org',
    reason: 'bounced',
    detail: '550 5.1.1',
    since: '2026-03-01T10:00:00.000Z',
    until: '2026-04-30T10:00:00.000Z',
  });
  expect(suppressionIn(BOUNCED, new Date('2026-04-30T10:00:00Z'))).toBeNull();
});

test('a complaint lasts', () => {
  const { expiresAtSeconds: _none, ...complained } = { ...BOUNCED, reason: 'complained' };
  expect(suppressionOf('ana@example.org', complained, new Date('2096-01-01T00:00:00Z'))).toMatchObject({
    reason: 'complained',
    until: null,
  });
});
