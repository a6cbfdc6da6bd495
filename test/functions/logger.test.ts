import * as z from 'zod';
import { BusyError, ForbiddenError, NotFoundError } from '../../core/shared/errors.ts';
import { levelOf, logFailure, logger } from '../../functions/edge/logger.ts';
import { RequestError } from '../../functions/edge/problem.ts';

const zodError = z.string().safeParse(1).error;

describe('the level of a log line says how bad a failure is to the owner', () => {
  test.each([
    ['a request that the desk refuses', new ForbiddenError(), 'info'],
    ['a request for what is not there', new NotFoundError('ticket'), 'info'],
    ['a request that is wrong as HTTP', new RequestError(415, 'body.not_json', 'Send JSON.'), 'info'],
    ['too much at once, which the caller may repeat', new BusyError(), 'warn'],
    ['what nobody has thought of', new Error('boom'), 'error'],
    ['a bug', new TypeError('x is undefined'), 'error'],
    ['a row that is not what it should be', zodError, 'error'],
  ])('%s', (_, error, level) => expect(levelOf(error, false)).toBe(level));

  test.each([
    ['what a queue or stream gives again', new Error('The table did not answer'), 'warn'],
    ['a refusal that may pass', new NotFoundError('message'), 'warn'],
    ['a bug, which comes again each time', new TypeError('x is undefined'), 'error'],
    ['a row that is not what it should be', zodError, 'error'],
  ])('in a consumer: %s', (_, error, level) => expect(levelOf(error, true)).toBe(level));
});

test('what was refused is logged without a stack, what broke with one', () => {
  const info = jest.spyOn(logger, 'info').mockImplementation();
  const error = jest.spyOn(logger, 'error').mockImplementation();
  logFailure('Refused', new ForbiddenError(), { route: 'GET /v1/agents' });
  logFailure('Broken', new Error('boom'), {});
  expect(info.mock.calls).toEqual([
    [
      'Refused',
      {
        route: 'GET /v1/agents',
        error: { name: 'ForbiddenError', code: 'permission.denied', message: 'You may not do this.' },
      },
    ],
  ]);
  expect(error.mock.calls[0]?.[1]).toMatchObject({ error: { name: 'Error', stack: expect.any(String) } });
  jest.restoreAllMocks();
});
