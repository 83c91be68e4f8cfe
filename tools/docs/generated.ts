/**
 * A document with the part between its marks replaced.
 *
 * @param text The document.
 * @param name Name of the part; its marks are comments with that name.
 * @param part What is to stand there.
 * @throws {RangeError} if the marks are missing.
 */
export function withPart(text: string, name: string, part: string): string {
    const [begin, end] = [`<!-- begin generated: ${name} -->`, `<!-- end generated: ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new RangeError(`the document has lost the marks around its part "${name}"`);
    return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
}
