/** A process that renews one session when it is due: arguments are the state folder and the provider's URL. */
import { systemClock } from '../../../src/base/clock.ts';
import { UserError } from '../../../src/errors/userError.ts';
import { createRenew } from '../../../src/signin/renewal/renewSession.ts';
import { createSessionStore } from '../../../src/sessions/sessionStore.ts';
import { fixedKey, sampleTokens, SESSION_ID } from '../support.ts';

const [folder, url] = process.argv.slice(2);
const store = createSessionStore({ stateFolder: folder!, hostKey: fixedKey(), clock: systemClock });
const renewed = await createRenew({ store, clock: systemClock, report: () => undefined })(SESSION_ID, {
  refresh: async (_, refreshToken) => {
    const response = await fetch(url!, { method: 'POST', body: refreshToken });
    if (!response.ok) throw new UserError('grant-refused', { host: 'idp.test', message: undefined });
    return sampleTokens(Number(await response.text()), Date.now());
  },
});
console.log(renewed.kind, 'session' in renewed ? renewed.session.tokens.idToken : '');
