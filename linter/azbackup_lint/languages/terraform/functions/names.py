"""Which module has which functions, so that a run loads only those that its input calls."""

from __future__ import annotations

MODULES: dict[str, str] = {
    "numeric": "abs ceil floor log max min parseint pow range signum sum",
    "strings": (
        "chomp endswith format formatlist indent join lower split startswith strcontains "
        "strrev substr templatestring title trim trimprefix trimspace trimsuffix upper"
    ),
    "patterns": "regex regexall replace",
    "lists": (
        "alltrue anytrue chunklist coalesce coalescelist compact concat contains distinct "
        "element flatten index length one reverse slice sort"
    ),
    "maps": "keys lookup matchkeys merge transpose values zipmap",
    "setops": "setintersection setproduct setsubtract setunion",
    "encoding": (
        "base64decode base64encode base64gunzip base64gzip base64sha256 base64sha512 "
        "bcrypt csvdecode jsondecode jsonencode md5 rsadecrypt sha1 sha256 sha512 "
        "textdecodebase64 textencodebase64 urldecode urlencode uuid uuidv5"
    ),
    "yaml_values": "yamldecode yamlencode",
    "filesystem": (
        "abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 "
        "fileexists filemd5 fileset filesha1 filesha256 filesha512 pathexpand "
        "templatefile"
    ),
    "network": "cidrcontains cidrhost cidrnetmask cidrsubnet cidrsubnets",
    "times": "formatdate plantimestamp timeadd timecmp timestamp",
    "typing": (
        "ephemeralasnull issensitive nonsensitive sensitive tobool tolist tomap tonumber "
        "toset tostring type"
    ),
    "providers": (
        "provider::azurerm::normalise_resource_id provider::azurerm::parse_resource_id "
        "provider::azapi::build_resource_id provider::azapi::extension_resource_id "
        "provider::azapi::management_group_resource_id provider::azapi::parse_resource_id "
        "provider::azapi::resource_group_resource_id "
        "provider::azapi::subscription_resource_id provider::azapi::tenant_resource_id "
        "provider::azapi::unique_string"
    ),
    "tfvars": (
        "provider::terraform::decode_tfvars provider::terraform::encode_expr "
        "provider::terraform::encode_tfvars"
    ),
}
