/** Long names, words that never end, and text from right to left: what designs forget. */

export const LONG_NAME =
  'Maximiliana-Alexandrina van der Westhuizen-Papadopoulou of the Infrastructure Operations Team'
export const LONG_WORD = `arn:aws:iam::000000000000:role/${'deploymentpipeline'.repeat(8)}`
/** “The password was published in a public archive, and INC-7Q4K was opened after 14 minutes.” */
export const RIGHT_TO_LEFT = 'نُشرت كلمة المرور في أرشيف عام، وفُتح INC-7Q4K بعد 14 دقيقة.'
