/** The key with which Twilio signs in place of the token, where a rule of the account says so. */
export const SHARED_KEY = {
  required: false,
  found:
    'Only where a Webhook Rule of the account has what it sends here signed with a shared key: the secret that Twilio showed when the key was made. null takes it away.',
};
