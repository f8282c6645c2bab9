/** Sends letters over SMTP with nodemailer. */
import nodemailer from 'nodemailer'
import type { SendLetter } from '#ports/mail.ts'

/** A mail server that says nothing for this long is down; the worker tries again later. */
const TIMEOUT_MS = 15_000

export type SmtpSender = { readonly send: SendLetter; readonly close: () => void }

/** `url` such as smtp://user:password@mail.example.org:587; `from` as it stands in the letter. */
export function openSmtp(url: string, from: string): SmtpSender {
  const address = new URL(url)
  const transport = nodemailer.createTransport({
    host: address.hostname,
    port: Number(address.port || (address.protocol === 'smtps:' ? 465 : 587)),
    secure: address.protocol === 'smtps:',
    ...(address.username
      ? {
          auth: {
            user: decodeURIComponent(address.username),
            pass: decodeURIComponent(address.password),
          },
        }
      : {}),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'firebreak.invalid'
  return {
    send: async ({ id, to, subject, text }) => {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    },
    close: () => transport.close(),
  }
}
