import * as fc from 'fast-check';
import { hashOf, lookOf, makeSecret } from '../../../core/auth/secret.ts';

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const secret = bytes.map((random) => makeSecret(() => random));

test('a secret has one form, whatever the bytes', () => {
  fc.assert(
    fc.property(secret, (made) => {
      expect(made).toMatch(/^blt_[0-9A-Za-z]{49}$/);
      expect(lookOf(made)).toBe('api_token');
    }),
  );
  expect(makeSecret(() => new Uint8Array(32))).toMatch(/^blt_0{43}/);
  expect(makeSecret(() => new Uint8Array(32).fill(255))).toMatch(/^blt_[0-9A-Za-z]{49}$/);
});

test('different bytes make different secrets', () => {
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const same = Buffer.from(one).equals(Buffer.from(other));
      expect(makeSecret(() => one) === makeSecret(() => other)).toBe(same);
    }),
  );
});

test('one wrong character is told without asking the table', () => {
  fc.assert(
    fc.property(secret, fc.integer({ min: 4, max: 52 }), fc.constantFrom(...'0aZ9x'), (made, at, wrong) => {
      fc.pre(made[at] !== wrong);
      expect(lookOf(`${made.slice(0, at)}${wrong}${made.slice(at + 1)}`)).toBe('mistyped');
    }),
  );
});

test('two neighbours that changed places are told too', () => {
  fc.assert(
    fc.property(secret, fc.integer({ min: 4, max: 51 }), (made, at) => {
      fc.pre(made[at] !== made[at + 1]);
      const swapped = `${made.slice(0, at)}${made[at + 1]}${made[at]}${made.slice(at + 2)}`;
      expect(lookOf(swapped)).toBe('mistyped');
    }),
  );
});

test('a chosen token and an OIDC token are told apart', () => {
  expect(lookOf('local-admin-token')).toBe('api_token');
  expect(lookOf('blt_chosen')).toBe('api_token');
  expect(lookOf('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln')).toBe('jwt');
  expect(lookOf('ünicode')).toBe('mistyped');
  expect(lookOf('x'.repeat(3000))).toBe('mistyped');
});

test('only the hash is stored', () => {
  expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
