import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Provider } from 'oidc-provider';
import { providerErrorPage, signInPage } from './provider-pages.ts';
import type { ProviderUser } from './provider.ts';

export interface SignInDesk {
  readonly users: readonly ProviderUser[];
  readonly hint: string | undefined;
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** The pages between the authorization request and its answer: the sign-in form; consent is given without asking. */
export async function interact(
  provider: Provider,
  harness: SignInDesk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const interaction = await provider.interactionDetails(request, response);
    if (interaction.prompt.name === 'consent') {
      await provider.interactionFinished(request, response, {
        consent: { grantId: await grant(provider, interaction) },
      });
    } else if (request.method === 'POST') {
      await signIn(provider, harness, interaction, request, response);
    } else {
      show(response, 200, form(interaction, harness));
    }
  } catch {
    show(response, 400, providerErrorPage('expired', 'This sign-in is over. Start again where you came from.'));
  }
}

async function signIn(
  provider: Provider,
  harness: SignInDesk,
  interaction: Interaction,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fields = new URLSearchParams(await text(request));
  if (fields.get('choice') === 'cancel') {
    const refusal = { error: 'access_denied', error_description: 'The sign-in was cancelled' };
    await provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
    return;
  }
  const user = harness.users.find((one) => one.email === fields.get('user') && one.password === fields.get('password'));
  if (user === undefined) {
    show(response, 401, form(interaction, harness, 'The user or the password is wrong.'));
    return;
  }
  await provider.interactionFinished(request, response, { login: { accountId: user.id } });
}

async function grant(provider: Provider, interaction: Interaction): Promise<string> {
  const known = interaction.grantId === undefined ? undefined : await provider.Grant.find(interaction.grantId);
  const accountId = interaction.session?.accountId;
  const clientId = String(interaction.params['client_id']);
  const given = known ?? new provider.Grant({ clientId, ...(accountId === undefined ? {} : { accountId }) });
  given.addOIDCScope(String(interaction.params['scope']));
  return await given.save();
}

function form(interaction: Interaction, harness: SignInDesk, error?: string): string {
  return signInPage({
    action: `/interaction/${interaction.uid}`,
    client: String(interaction.params['client_id']),
    ...(error === undefined ? {} : { error }),
    ...(harness.hint === undefined ? {} : { hint: harness.hint }),
  });
}

function show(response: ServerResponse, status: number, html: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    })
    .end(html);
}
