import { routes } from '../../functions/api/routes.ts';
import { segmentsOf } from '../../functions/edge/address.ts';
import { routerOf } from '../../functions/edge/router.ts';

const TABLE = [
  { id: 'list', method: 'GET', path: '/v1/tickets' },
  { id: 'create', method: 'POST', path: '/v1/tickets' },
  { id: 'read', method: 'GET', path: '/v1/tickets/{ticketId}' },
  { id: 'change', method: 'PATCH', path: '/v1/tickets/{ticketId}' },
  { id: 'count', method: 'GET', path: '/v1/tickets/count' },
  { id: 'message', method: 'GET', path: '/v1/tickets/{ticketId}/messages/{messageId}' },
];
const find = (method: string, path: string) => routerOf(TABLE)(method, segmentsOf(path));

describe('the router', () => {
  test.each([
    ['GET', '/v1/tickets', 'list', {}],
    ['POST', '/v1/tickets', 'create', {}],
    ['GET', '/v1/tickets/7', 'read', { ticketId: '7' }],
    ['GET', '/v1/tickets/a%C8%99', 'read', { ticketId: 'aș' }],
    ['HEAD', '/v1/tickets/7', 'read', { ticketId: '7' }],
    ['GET', '/v1/tickets/count', 'count', {}],
    ['PATCH', '/v1/tickets/count', 'change', { ticketId: 'count' }],
    ['GET', '/v1/tickets/7/messages/8', 'message', { ticketId: '7', messageId: '8' }],
  ])('%s %s is the route %s', (method, path, id, params) => {
    expect(find(method, path)).toMatchObject({ is: 'route', route: { id }, params });
  });

  test.each([
    ['DELETE', '/v1/tickets', ['GET', 'HEAD', 'POST', 'OPTIONS']],
    ['POST', '/v1/tickets/7', ['GET', 'HEAD', 'PATCH', 'OPTIONS']],
    ['OPTIONS', '/v1/tickets/7', ['GET', 'HEAD', 'PATCH', 'OPTIONS']],
    ['get', '/v1/tickets/7/messages/8', ['GET', 'HEAD', 'OPTIONS']],
  ])('%s %s is told which methods there are', (method, path, allow) => {
    expect(find(method, path)).toEqual({ is: 'other_methods', allow });
  });

  test.each([
    '/',
    '/v1',
    '/v1/tickets/',
    '/v1/tickets//',
    '/v1/Tickets',
    '/v1/tickets/7/messages',
    '//v1/tickets',
  ])('nothing is at %s', (path) => expect(find('GET', path)).toEqual({ is: 'nothing' }));

  test('finds every route of the desk, and of its own table nothing that stands behind another', () => {
    const finds = routerOf(routes);
    for (const route of routes) {
      const found = finds(route.method, segmentsOf(route.path.replace(/\{\w+\}/g, '7')));
      expect(found).toMatchObject({ is: 'route', route: { id: route.id } });
    }
  });

  test.each([
    '/v1/tickets/%',
    '/v1/tickets/%FF',
    '/v1/tickets/%E2%82',
    '/v1/tickets/%zz',
    '/v1/tickets/\uFFFD',
  ])('the path %j, which is no UTF-8, is refused as that', (path) =>
    expect(() => segmentsOf(path)).toThrow(expect.objectContaining({ status: 400, code: 'path.malformed' })),
  );
});
