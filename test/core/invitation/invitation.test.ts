import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { createAgent, updateAgent } from '../../../core/agent/index.ts';
import { cognitoPool, invitationIn, inviteNew } from '../../../core/invitation/index.ts';
import { INVITATION_LANGUAGES } from '../../../core/invitation/invitation-words.ts';
import { inviteAgain, loadInvitation, withdrawInvitation } from '../../../core/invitation/invite.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenAgent } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { MemoryPool } from '../../support/memory-pool.ts';
import { mockedClient } from '../../support/mocked-client.ts';

describe('what an invitation says', () => {
  const filling = {
    desk: 'A & B',
    name: '<b>Eve</b>',
    address: '{username}',
    password: '{####}',
    page: null,
  };

  test('is said in ten languages, each with address and first password, and with nothing but text of what is filled in', () => {
    expect(INVITATION_LANGUAGES.toSorted()).toEqual([
      'de',
      'en',
      'es',
      'fr',
      'it',
      'nl',
      'pt',
      'ro',
      'ru',
      'sl',
    ]);
    const said = INVITATION_LANGUAGES.map((language) => invitationIn([language], filling));
    for (const { subject, html } of said) {
      expect(subject).toContain('A & B');
      expect(html).toContain('{username}');
      expect(html).toContain('<code>{####}</code>');
      expect(html).toContain('&#60;b&#62;Eve');
      expect(html).not.toMatch(/<b>|\{desk\}|\{name\}/);
    }
    expect(new Set(said.map(({ html }) => html)).size).toBe(INVITATION_LANGUAGES.length);
  });

  test('is in the language of whom it goes to, also of another region, else in that of the desk, else in English', () => {
    expect(invitationIn(['ru-MD', 'de'], filling).html).toContain('Здравствуйте');
    expect(invitationIn([null, 'de-AT'], filling).html).toContain('Guten Tag');
    expect(invitationIn(['ja', null], filling).html).toContain('Hello');
    const page = 'https://app.example.com/?a=1&b="';
    expect(invitationIn([null], { ...filling, page }).html).toContain('?a=1&#38;b=&#34;');
  });
});

describe('the user pool of Cognito', () => {
  const cognito = mockedClient(CognitoIdentityProviderClient);
  const pool = cognitoPool('eu-west-1_pool', new CognitoIdentityProviderClient({ region: 'eu-west-1' }));
  const eve = { address: 'eve@example.org', name: 'Eve', locale: 'sl' };
  const meta = { $metadata: {}, message: 'so' };
  beforeEach(() => cognito.reset().onAnyCommand().rejects(new Error('This call was not expected.')));

  test('makes an account whose address counts as verified, and is told in which language it mails', async () => {
    cognito.on(AdminCreateUserCommand).resolves({});
    expect(await pool.invite(eve)).toBe('invited');
    expect(cognito.commandCalls(AdminCreateUserCommand).map(({ args }) => args[0].input)).toMatchObject([
      {
        UserPoolId: 'eu-west-1_pool',
        Username: 'eve@example.org',
        ClientMetadata: { locale: 'sl', name: 'Eve' },
        UserAttributes: [
          { Name: 'email', Value: 'eve@example.org' },
          { Name: 'email_verified', Value: 'true' },
        ],
      },
    ]);
  });

  test('mails once more to whoever has not signed in, and to nobody who has', async () => {
    cognito.on(AdminCreateUserCommand).rejectsOnce(new UsernameExistsException(meta)).resolves({});
    cognito.on(AdminGetUserCommand).resolves({ Username: 'e', UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(await pool.invite(eve)).toBe('invited');
    const calls = cognito.commandCalls(AdminCreateUserCommand).map(({ args }) => args[0].input);
    expect(calls.map(({ MessageAction }) => MessageAction)).toEqual([undefined, 'RESEND']);
    cognito.on(AdminCreateUserCommand).rejects(new UsernameExistsException(meta));
    cognito.on(AdminGetUserCommand).resolves({ Username: 'e', UserStatus: 'CONFIRMED' });
    expect(await pool.invite(eve)).toBe('joined');
  });

  test('takes away an account that was never used, and no other', async () => {
    cognito.on(AdminGetUserCommand).resolves({ Username: 'e', UserStatus: 'CONFIRMED' });
    expect(await pool.withdraw(eve.address)).toBe('joined');
    cognito.on(AdminGetUserCommand).rejects(new UserNotFoundException(meta));
    expect(await pool.withdraw(eve.address)).toBe('none');
    cognito.on(AdminGetUserCommand).resolves({ Username: 'e', UserStatus: 'FORCE_CHANGE_PASSWORD' });
    cognito.on(AdminDeleteUserCommand).resolves({});
    expect(await pool.withdraw(eve.address)).toBe('invited');
    expect(cognito.commandCalls(AdminDeleteUserCommand)).toHaveLength(1);
  });
});

describe('an invitation', () => {
  let database: TestDatabase;
  const pool = new MemoryPool();
  beforeAll(async () => {
    database = await startDatabase();
  });
  afterAll(() => database.stop());
  const deps = () => ({ table: database.table, pool });
  const typesOf = async (id: number) =>
    (await eventsOf(database.table, `AGENT#${id}`)).map(({ type }) => type);
  const make = (address: string) =>
    createAgent(database, testContext(), {
      fields: { name: 'Eve', address, role: 'agent', teamIds: null, locale: 'ro' },
      alongside: (made) => inviteNew(deps(), made, testContext()),
    });

  test('goes to an agent who is made, in their language, and stands in their trail; sent again and withdrawn as long as they have not signed in', async () => {
    const agent = await make('eve@example.org');
    expect(pool.mailed).toEqual([{ address: 'eve@example.org', name: 'Eve', locale: 'ro' }]);
    expect(await loadInvitation(deps(), agent.id)).toMatchObject({ agentId: agent.id, state: 'invited' });
    await inviteAgain(deps(), testContext(), agent.id);
    expect(pool.mailed).toHaveLength(2);
    await withdrawInvitation(deps(), testContext(), agent.id);
    await withdrawInvitation(deps(), testContext(), agent.id);
    expect(await loadInvitation(deps(), agent.id)).toMatchObject({ state: 'none' });
    expect((await typesOf(agent.id)).sort()).toEqual([
      'agent.created',
      'agent.invitation_withdrawn',
      'agent.invited',
      'agent.invited',
    ]);
    pool.accounts.set('eve@example.org', 'joined');
    const joined = { code: 'invitation.joined' };
    await expect(inviteAgain(deps(), testContext(), agent.id)).rejects.toMatchObject(joined);
    await expect(withdrawInvitation(deps(), testContext(), agent.id)).rejects.toMatchObject(joined);
    expect(pool.mailed).toHaveLength(2);
  });

  test('goes to nobody whose address another agent has, nor to who is not active', async () => {
    await make('taken@example.org');
    pool.accounts.clear();
    pool.mailed.length = 0;
    await expect(make('taken@example.org')).rejects.toMatchObject({ code: 'agent.address_taken' });
    expect(pool.mailed).toEqual([]);
    const { id: agentId } = await givenAgent(database);
    await givenAgent(database, 'admin');
    await updateAgent(database, testContext(), { agentId, change: { active: false } });
    const inactive = { code: 'invitation.inactive' };
    await expect(inviteAgain(deps(), testContext(), agentId)).rejects.toMatchObject(inactive);
  });

  test('is none where people sign in with an issuer of their own', async () => {
    const without = { table: database.table, pool: null };
    const agent = await givenAgent(database);
    expect(await inviteNew(without, agent, testContext())).toEqual([]);
    const refused = { code: 'invitation.no_user_pool' };
    await expect(loadInvitation(without, agent.id)).rejects.toMatchObject(refused);
    await expect(inviteAgain(without, testContext(), agent.id)).rejects.toMatchObject(refused);
    await expect(withdrawInvitation(without, testContext(), agent.id)).rejects.toMatchObject(refused);
  });
});
