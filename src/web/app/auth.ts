/** Sign-in, by Better Auth's client: password, passkey, and the second step. */
import { passkeyClient } from '@better-auth/passkey/client'
import { createAuthClient } from 'better-auth/react'
import { twoFactorClient } from 'better-auth/client/plugins'

export const auth = createAuthClient({ plugins: [passkeyClient(), twoFactorClient()] })

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
