// Takes out of a recorded text what names a subscription, a person or a right. The same value gets the same replacement, so that a record
// still shows what belongs together.

// A function that masks one text after the other.
export const createMask = () => {
  const ids = new Map()
  const replacementOf = (id) => {
    const known = ids.get(id)
    if (known !== undefined) return known
    const replacement = `00000000-0000-0000-0000-${String(ids.size + 1).padStart(12, '0')}`
    ids.set(id, replacement)
    return replacement
  }
  return (text) =>
    text
      .replace(/([?&;]|\\u0026)(sig|se|sp|sv|skoid|sktid|t|s|c|h)=[^&"\\\s]+/gi, '$1$2=masked')
      .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, 'person@example.com')
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'masked-token')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, (id) => replacementOf(id.toLowerCase()))
}
