/* global Buffer, console, process */
import {
    EC2Client,
    ExportClientVpnClientCertificateRevocationListCommand,
    ImportClientVpnClientCertificateRevocationListCommand,
} from "@aws-sdk/client-ec2";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

import { metricLine, publishRevocations } from "./revocations.mjs";

const { BUCKET, KEY, ENDPOINTS, ENVIRONMENT, REVOKED, REPUBLISH_HOURS } = process.env;
const ec2 = new EC2Client({});
const s3 = new S3Client({});

const aws = {
    async readList() {
        try {
            const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY }));
            return Buffer.from(await Body.transformToByteArray());
        } catch (error) {
            if (error.name === "NoSuchKey") return undefined; // the authority writes its first list with its first certificate
            throw error;
        }
    },
    async published(endpointId) {
        const command = new ExportClientVpnClientCertificateRevocationListCommand({ ClientVpnEndpointId: endpointId });
        return (await ec2.send(command)).CertificateRevocationList;
    },
    async publish(endpointId, pem) {
        const input = { ClientVpnEndpointId: endpointId, CertificateRevocationList: pem };
        const { Return } = await ec2.send(new ImportClientVpnClientCertificateRevocationListCommand(input));
        if (Return === false) throw new Error("EC2 did not take the list");
    },
};

/** Looks once, and publishes what has to be. It fails if any endpoint could not be served; Lambda then calls it again. */
export async function handler(event) {
    const settings = {
        endpoints: JSON.parse(ENDPOINTS),
        revoked: JSON.parse(REVOKED),
        republishHours: Number(REPUBLISH_HOURS),
        isNew: event?.source === "aws.s3",
    };
    const done = await publishRevocations(aws, settings, Date.now());
    console.log(metricLine(ENVIRONMENT, done, Date.now()));
    console.log(JSON.stringify({ published: done.published, notListed: done.notListed }));
    if (done.failures.length > 0) throw new Error(done.failures.join("; "));
}
