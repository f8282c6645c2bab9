/** Sign-in, by Better Auth's client: password, passkey, and the second step. */
import { passkeyClient } from '@better-auth/passkey/client'
import { createAuthClient } from 'better-auth/react'
import { twoFactorClient } from 'better-auth/client/plugins'
import type {
  BetterFetchPlugin,
  ErrorContext,
  RequestContext,
  SuccessContext,
} from '@better-fetch/fetch'
import { sayOfSession, speaker } from '#web/kit/client.ts'
import { entered } from './other-tabs.ts'

/** By these somebody signs in: whoever they are, it is not to be whose page it is. */
const SIGNS_IN = /\/api\/auth\/(sign-in|passkey\/(generate|verify)-authenticat)/
/** After these somebody may be there who was not before. */
const ENTERS = /\/api\/auth\/(sign-in|passkey\/verify-authentication|two-factor\/verify-)/

/** As every other call of the page (`kit/client.ts`). A plugin, because some of the client's calls put their own hooks over ours. */
const ofOnePerson = {
  id: 'firebreak-person',
  name: 'Whose page it is',
  hooks: {
    onRequest: (asked: RequestContext) => {
      const person = speaker()
      if (person !== null && !SIGNS_IN.test(String(asked.url)))
        asked.headers.set('firebreak-person', person)
      return asked
    },
    onSuccess: ({ request }: SuccessContext) => {
      if (ENTERS.test(String(request.url))) entered()
    },
    onError: ({ response, request }: ErrorContext) => {
      if (response.status === 401 && request.headers.has('firebreak-person')) sayOfSession('ended')
    },
  },
} satisfies BetterFetchPlugin

export const auth = createAuthClient({
  plugins: [passkeyClient(), twoFactorClient()],
  fetchOptions: { plugins: [ofOnePerson] },
})

/** What every Better Auth call answers with, as far as pages need it. */
export type AuthAnswer = {
  readonly error: {
    readonly message?: string | undefined
    readonly code?: string | undefined
    readonly status?: number
    readonly detail?: string
  } | null
}

/** What Better Auth says in words of its own, in ours, by its code. */
const sentences: Readonly<Record<string, string>> = {
  INVALID_EMAIL: 'This is no e-mail address. Check it.',
  INVALID_PASSWORD: 'This is not your present password. Type it again.',
  PASSWORD_TOO_SHORT: 'Choose at least 12 characters; a sentence is good.',
  PASSWORD_TOO_LONG: 'Choose at most 200 characters.',
  INVALID_EMAIL_OR_PASSWORD: 'The e-mail address or the password is wrong. Check both.',
}

/** The error in a sentence, or null. `fields` says at which field an error stands, by its code. */
export function authProblem(
  answer: AuthAnswer,
  otherwise: string,
  fields: Readonly<Record<string, string>> = {},
): { readonly sentence: string; readonly fields?: Readonly<Record<string, string>> } | null {
  if (!answer.error) return null
  if (answer.error.status === 429)
    return { sentence: answer.error.detail ?? 'Too many attempts. Wait a minute, then try again.' }
  const { code = '', message } = answer.error
  const sentence = sentences[code] ?? message ?? otherwise
  const field = fields[code]
  return { sentence, ...(field === undefined ? {} : { fields: { [field]: sentence } }) }
}
