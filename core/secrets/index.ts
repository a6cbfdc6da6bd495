export { removingSecret } from './remove-secret.ts';
export { loadSecretState, readSecret, type SecretRef } from './secret-store.ts';
export { settingSecret } from './set-secret.ts';
