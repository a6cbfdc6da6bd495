import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { networkOf } from '../../../core/portal/index.ts';
import { clientIp } from '../../../functions/edge/client-ip.ts';

const from = (forwarded?: string) =>
  ({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    requestContext: { http: { sourceIp: '198.51.100.1' } },
  }) as unknown as APIGatewayProxyEventV2;

test.each([
  [0, '203.0.113.9, 198.51.100.1', '198.51.100.1'],
  [0, undefined, '198.51.100.1'],
  [1, '192.0.2.66, 203.0.113.9, 198.51.100.1', '203.0.113.9'],
  [1, '198.51.100.1', '198.51.100.1'],
  [1, undefined, '198.51.100.1'],
])('behind %d servers of the desk, the way %j comes from %s', (proxies, forwarded, ip) => {
  expect(clientIp(from(forwarded), proxies)).toBe(ip);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '20010db800010002'],
  ['2001:db8:1:2::', '20010db800010002'],
  ['nonsense', 'unknown'],
])('%s is of the network %s', (ip, network) => expect(networkOf(ip)).toBe(network));
