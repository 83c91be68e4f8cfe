/** Labels of whatever a selector judges. */
export type Labels = Readonly<Record<string, string>>;

type Predicate = (labels: Labels) => boolean;

const parsed = new Map<string, Predicate>();

/** Whether a Calico selector matches labels: `==`, `!=`, `in`, `not in`, `has()`, `all()`, `!`, `&&`, `||` and parentheses. */
export function selects(selector: string, labels: Labels): boolean {
    const known = parsed.get(selector) ?? parse(selector);
    parsed.set(selector, known);
    return known(labels);
}

function parse(text: string): Predicate {
    const tokens = text.match(/'[^']*'|"[^"]*"|&&|\|\||==|!=|[!(){},]|[^\s'"&|=!(){},]+/g) ?? [];
    let next = 0;
    const peek = () => tokens[next];
    const take = (): string => {
        const token = tokens[next++];
        if (token === undefined) throw new Error(`the selector ends too early: ${text}`);
        return token;
    };
    const expect = (token: string) => {
        const found = take();
        if (found !== token) throw new Error(`"${token}" was expected, not "${found}": ${text}`);
    };
    const value = () => take().slice(1, -1);

    const either = (): Predicate => {
        const parts = [both()];
        while (peek() === "||") {
            take();
            parts.push(both());
        }
        return (labels) => parts.some((part) => part(labels));
    };
    const both = (): Predicate => {
        const parts = [one()];
        while (peek() === "&&") {
            take();
            parts.push(one());
        }
        return (labels) => parts.every((part) => part(labels));
    };
    const one = (): Predicate => {
        const token = take();
        if (token === "!") {
            const inner = one();
            return (labels) => !inner(labels);
        }
        if (token === "(") {
            const inner = either();
            expect(")");
            return inner;
        }
        if ((token === "all" || token === "has") && peek() === "(") {
            take();
            const label = token === "has" ? take() : "";
            expect(")");
            return token === "all" ? () => true : (labels) => label in labels;
        }
        return comparison(token);
    };
    const comparison = (label: string): Predicate => {
        const operator = take();
        if (operator === "==" || operator === "!=") {
            const wanted = value();
            return (labels) => (labels[label] === wanted) === (operator === "==");
        }
        if (operator === "not") expect("in");
        else if (operator !== "in") throw new Error(`"${operator}" is no operator: ${text}`);
        expect("{");
        const wanted: string[] = [];
        while (peek() !== "}") {
            wanted.push(value());
            if (peek() === ",") take();
        }
        take();
        return (labels) => wanted.includes(labels[label] ?? "\0") === (operator === "in");
    };

    const predicate = either();
    if (next < tokens.length) throw new Error(`"${peek()}" is left over: ${text}`);
    return predicate;
}
