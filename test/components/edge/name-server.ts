import { createSocket, type Socket } from "node:dgram";
import type { AddressInfo } from "node:net";

/** Codes of answers (RFC 1035, section 4.1.1). */
export const codes = { noError: 0, serverFailure: 2, noSuchName: 3 };

/** Types of records (RFC 1035, section 3.2.2). */
const types = { NS: 2, CNAME: 5 };

/** What a name server answers: its code, and the names that the one asked for leads to, by a kind of record. */
export interface Answer {
    code: number;
    hosts: string[];
    type?: keyof typeof types;
}

/** A name in the form of a message: each label after its length. */
const wire = (name: string): Buffer =>
    Buffer.concat([...name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])]);

/** The answer to a question, as RFC 1035, section 4, writes it. */
function reply(question: Buffer, { code, hosts, type = "NS" }: Answer): Buffer {
    const asked = question.subarray(12, question.indexOf(0, 12) + 5);
    const header = Buffer.from(question.subarray(0, 12));
    header.writeUInt16BE(0x8180 | code, 2); // an answer, recursion wanted and offered
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(hosts.length, 6);
    header.writeUInt32BE(0, 8);
    const records = hosts.map((host) => {
        const data = wire(host);
        const fixed = Buffer.alloc(12);
        fixed.writeUInt16BE(0xc00c, 0); // the name that was asked for
        fixed.writeUInt16BE(types[type], 2);
        fixed.writeUInt16BE(1, 4); // IN
        fixed.writeUInt32BE(60, 6);
        fixed.writeUInt16BE(data.length, 10);
        return Buffer.concat([fixed, data]);
    });
    return Buffer.concat([header, asked, ...records]);
}

/** A resolver on this machine that gives one answer after the other, the last one for ever; `silent` gives none. */
export async function nameServer(answers: readonly (Answer | "silent")[]) {
    const socket: Socket = createSocket("udp4");
    let asked = 0;
    socket.on("message", (question, { port, address }) => {
        const answer = answers[Math.min(asked++, answers.length - 1)];
        if (answer !== undefined && answer !== "silent") socket.send(reply(question, answer), port, address);
    });
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const { port } = socket.address() as unknown as AddressInfo;
    return { address: `127.0.0.1:${port}`, times: () => asked, close: () => void socket.close() };
}
