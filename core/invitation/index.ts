export { invitationIn } from './invitation-words.ts';
export {
  type Invitation,
  inviteAgain,
  inviteNew,
  inviteTo,
  loadInvitation,
  withdrawInvitation,
} from './invite.ts';
export { cognitoPool, type UserPool } from './user-pool-gateway.ts';
