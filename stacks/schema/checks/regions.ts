import { partitionOf, type SoundEnvironment } from "../environment";
import { fault, relationFault, type Fault } from "../faults/fault";
import { indexed, type Check } from "./check";
import { leaves } from "./leaves";

/** VE-6: everything lies in an allowed region, the second copy in another than the first, and every ARN names this account. */
export const regionFaults: Check = (environment) => [...placeFaults(environment), ...zoneFaults(environment), ...arnFaults(environment)];

function placeFaults({ region, replicaRegion, allowedRegions, siem }: SoundEnvironment): Fault[] {
    const faults: Fault[] = [];
    const allowed = indexed(allowedRegions).map(([, name]) => name);
    const list = `one of allowedRegions (${allowed.join(", ")})`;
    if (allowed.length > 0) {
        const mend = "choose another, or add it to allowedRegions if data may lie there";
        if (region !== undefined && !allowed.includes(region)) faults.push(fault(["aws:region"], region, list, mend));
        if (replicaRegion !== undefined && !allowed.includes(replicaRegion))
            faults.push(fault(["replicaRegion"], replicaRegion, list, mend));
        const destination = siem !== undefined && "region" in siem ? siem.region : undefined;
        if (destination !== undefined && !allowed.includes(destination)) faults.push(fault(["siem", "region"], destination, list, mend));
    }
    const domainRegion = siem?.kind === "opensearch" ? siem.domainArn?.split(":")[3] : undefined;
    if (siem?.kind === "opensearch" && domainRegion !== undefined && siem.region !== undefined && domainRegion !== siem.region) {
        faults.push(fault(["siem", "region"], siem.region, `the region of the domain (${domainRegion})`, "state where the domain is"));
    }
    if (region !== undefined && region === replicaRegion) {
        faults.push(
            fault(
                ["replicaRegion"],
                replicaRegion,
                `another region than aws:region (${region})`,
                "choose a second region: what takes out the first must not take the copy too",
            ),
        );
    }
    for (const [i, name] of indexed(allowedRegions)) {
        if (region !== undefined && partitionOf(name) !== partitionOf(region)) {
            faults.push(
                fault(
                    ["allowedRegions", i],
                    name,
                    `a region of the partition ${partitionOf(region)}, as aws:region is`,
                    "take it out; nothing is copied between partitions",
                ),
            );
        }
    }
    return faults;
}

function zoneFaults({ region, availabilityZones }: SoundEnvironment): Fault[] {
    if (region === undefined) return [];
    return indexed(availabilityZones)
        .filter(([, zone]) => zone.slice(0, -1) !== region)
        .map(([i, zone]) => fault(["availabilityZones", i], zone, `a zone of aws:region (${region})`, `name zones like ${region}a`));
}

/** What an ARN is of decides where it may point; the SIEM's own are in whatever account the SIEM has. */
function arnFaults(environment: SoundEnvironment): Fault[] {
    const { region, account } = environment;
    if (region === undefined) return [];
    return leaves(environment).flatMap(([path, value]) => {
        const [prefix, partition, , arnRegion = "", arnAccount = ""] = value.split(":");
        if (prefix !== "arn" || (path[0] === "siem" && !path.includes("secretArn"))) return [];
        if (partition !== partitionOf(region))
            return [fault(path, value, `an ARN that begins arn:${partitionOf(region)}:`, "aws:region lies in another partition")];
        const faults: Fault[] = [];
        if (arnRegion !== "" && arnRegion !== region)
            faults.push(
                fault(path, value, `an ARN in aws:region (${region})`, `it names ${arnRegion}; make it in ${region}, and give that ARN`),
            );
        if (arnAccount !== "" && account !== undefined && arnAccount !== account) {
            faults.push(
                relationFault(
                    path,
                    `an ARN of account ${arnAccount}`,
                    `an ARN of weaviate-aws:account (${account})`,
                    "give the ARN of what this account has",
                ),
            );
        }
        return faults;
    });
}
