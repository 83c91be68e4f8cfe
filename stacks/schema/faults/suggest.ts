/** The candidate that a misspelt name most likely means; `undefined` if none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
    const wanted = plain(name);
    let best: string | undefined;
    let bestDistance = Math.max(2, Math.ceil(wanted.length / 3)) + 1;
    for (const candidate of candidates) {
        // A word of the name alone: version for kubernetesVersion.
        if (wanted.length >= 4 && plain(candidate).includes(wanted)) return candidate;
        // Longer than any key by far: a paste gone wrong, not a misspelling, and not worth the time.
        if (wanted.length > 64) return undefined;
        const distance = editDistance(wanted, plain(candidate));
        if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
    }
    return best;
}

/** Case and separators are what people get wrong most: `instance_type` is `instanceType`. */
const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, "");

/** How many letters have to be put in, left out or exchanged to make one text the other (Levenshtein). */
function editDistance(from: string, to: string): number {
    let previous = Array.from({ length: to.length + 1 }, (_, i) => i);
    for (let i = 1; i <= from.length; i++) {
        const current = [i];
        for (let j = 1; j <= to.length; j++) {
            const exchange = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
            current.push(Math.min(exchange, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
        }
        previous = current;
    }
    return previous.at(-1) ?? 0;
}
