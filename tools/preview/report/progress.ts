/** A line that says what is being done; on a terminal it is rewritten in place, elsewhere only its first form is written. */
export class Progress {
    private shown = false;

    constructor(private readonly stream: NodeJS.WriteStream) {}

    /** Replaces the line. */
    public show(text: string): void {
        if (!this.stream.isTTY) {
            if (!this.shown) this.stream.write(`${text}\n`);
            this.shown = true;
            return;
        }
        this.stream.write(`\r\u001b[K${text.slice(0, Math.max(20, this.stream.columns - 1))}`);
        this.shown = true;
    }

    /** Takes the line away again, where that is possible. */
    public clear(): void {
        if (this.stream.isTTY && this.shown) this.stream.write("\r\u001b[K");
        if (this.stream.isTTY) this.shown = false;
    }
}
