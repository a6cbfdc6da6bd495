import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { clientTimeouts, SMALL_REQUEST_MS, unlogged } from '../shared/client-timeouts.ts';

/** How far somebody has got whom the user pool may know: without an account, invited, or signed in once. */
export type AccountState = 'none' | 'invited' | 'joined';

/** Whom an invitation goes to. `locale`: in which language it is written (BCP 47); null: in that of the desk. */
export interface Invited {
  readonly address: string;
  readonly name: string;
  readonly locale: string | null;
}

/** Where agents sign in. */
export interface UserPool {
  stateOf(address: string): Promise<{ state: AccountState; since: string | null }>;
  /** Makes the account, of which the pool tells by mail; where it is there and was never used, tells of it again. */
  invite(invited: Invited): Promise<AccountState>;
  /** Takes an account away that was never used. Gives how it stood before. */
  withdraw(address: string): Promise<AccountState>;
}

/** What the pool calls an account whose first password was never used. */
const NEVER_USED = 'FORCE_CHANGE_PASSWORD';

/**
 * The user pool of the desk. It makes the first password, which is good for three days and one sign-in, and mails it with the words
 * of `functions/sign-in/invitation.ts`; so no password passes through the desk.
 */
export function cognitoPool(
  UserPoolId: string,
  client = unlogged(new CognitoIdentityProviderClient(clientTimeouts(SMALL_REQUEST_MS))),
): UserPool {
  const stateOf = async (Username: string): Promise<{ state: AccountState; since: string | null }> => {
    try {
      const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
      const since = user.UserLastModifiedDate?.toISOString() ?? null;
      return { state: user.UserStatus === NEVER_USED ? 'invited' : 'joined', since };
    } catch (error) {
      if (error instanceof UserNotFoundException) return { state: 'none', since: null };
      throw error;
    }
  };
  const create = ({ address, name, locale }: Invited, again: boolean) =>
    client.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: address,
        DesiredDeliveryMediums: ['EMAIL'],
        ClientMetadata: { name, ...(locale !== null && { locale }) },
        ...(again
          ? { MessageAction: 'RESEND' }
          : {
              UserAttributes: [
                { Name: 'email', Value: address },
                { Name: 'email_verified', Value: 'true' },
              ],
            }),
      }),
    );
  return {
    stateOf,
    async invite(invited) {
      try {
        await create(invited, false);
        return 'invited';
      } catch (error) {
        if (!(error instanceof UsernameExistsException)) throw error;
      }
      const { state } = await stateOf(invited.address);
      if (state === 'invited') await create(invited, true);
      return state;
    },
    async withdraw(address) {
      const { state } = await stateOf(address);
      if (state === 'invited')
        await client.send(new AdminDeleteUserCommand({ UserPoolId, Username: address }));
      return state;
    },
  };
}
