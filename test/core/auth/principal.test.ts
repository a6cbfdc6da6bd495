import * as fc from 'fast-check';
import {
  actorOf,
  identitySchema,
  principalOf,
  REFUSALS,
  type Refusal,
} from '../../../core/auth/principal.ts';
import { hasScope, scopesBeyond } from '../../../core/auth/scope.ts';
import { type Scope, scopeSchema } from '../../../schemas/agent.ts';

const customer = { kind: 'customer', id: 7, scopes: ['tickets:read' as Scope] } as const;

test.each(Object.keys(REFUSALS) as Refusal[])('%s is answered as what it is', (refusal) => {
  expect(() => principalOf({ refusal })).toThrow(
    expect.objectContaining({ kind: 'unauthenticated', code: refusal, message: REFUSALS[refusal] }),
  );
});

test('whoever was recognised is who asks', () => {
  expect(principalOf(identitySchema.parse({ principal: customer }))).toEqual(customer);
});

test('an identity is a principal or a refusal, and nothing in between', () => {
  expect(identitySchema.safeParse({}).success).toBe(false);
  expect(identitySchema.safeParse({ refusal: null }).success).toBe(false);
  expect(identitySchema.safeParse({ principal: { kind: 'agent', id: 1, scopes: ['*'] } }).success).toBe(
    false,
  );
  expect(identitySchema.safeParse({ principal: { ...customer, scopes: ['everything'] } }).success).toBe(
    false,
  );
});

test('a refusal for a reason of a later version refuses all the same', () => {
  for (const refusal of ['moon.full', 'toString'])
    expect(() => principalOf(identitySchema.parse({ refusal }))).toThrow(
      expect.objectContaining({ kind: 'unauthenticated', code: 'token.unknown' }),
    );
});

test('nobody can sign in as an automation', () => {
  const automation = { kind: 'automation', ruleId: 7 };
  expect(identitySchema.safeParse({ principal: automation }).success).toBe(false);
  expect(identitySchema.safeParse({ principal: { ...automation, id: 7, scopes: ['*'] } }).success).toBe(
    false,
  );
});

test('who acts is written down without role or scopes', () => {
  expect(actorOf({ kind: 'automation', ruleId: 7 })).toEqual({ kind: 'automation', ruleId: 7 });
  expect(actorOf({ ...customer, scopes: [] })).toEqual({ kind: 'customer', id: 7 });
});

describe('scopes', () => {
  const scope = fc.constantFrom(...scopeSchema.options);
  test('a token does what its scopes say, word for word', () => {
    fc.assert(
      fc.property(fc.array(scope), scope, (scopes, needed) => {
        const allowed = scopes.includes('*') || scopes.includes(needed);
        expect(hasScope({ kind: 'customer', id: 1, scopes }, needed)).toBe(allowed);
      }),
    );
  });

  test('what needs no scope is open to every token', () => {
    expect(hasScope({ kind: 'customer', id: 1, scopes: [] }, null)).toBe(true);
  });

  test('nothing goes beyond a token that may do all, and only the same does not go beyond another', () => {
    fc.assert(
      fc.property(fc.array(scope), fc.array(scope), (held, wanted) => {
        const beyond = scopesBeyond(held, wanted);
        if (held.includes('*')) expect(beyond).toEqual([]);
        else expect(beyond).toEqual(wanted.filter((one) => !held.includes(one)));
      }),
    );
  });
});
