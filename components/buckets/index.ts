export { BucketAccess, type BucketUser, type BucketUsers, type DeliveryService } from "./bucket-policy";
export { DataBucket, type BucketReplication, type DataBucketArgs } from "./data-bucket";
