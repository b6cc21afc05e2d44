
usage() {
	printf '%s\n' "usage: sh lakesentry-grants.sh [grants|access|assign|allow|undo] [region ...]" \
		"regions: $regions" >&2
	exit 2
}

stop() { # message
	printf '%s\n' "$1" >&2
	exit 2
}

# Remembers a variable that is not set, so that all of them are named before anything is changed.
need() { # name, value, what it is
	[ -n "$2" ] || missing="$missing
  $1: $3"
}

in_workspace() { # arguments of databricks
	DATABRICKS_HOST=$host databricks "$@"
}

in_account() { # arguments of databricks account
	DATABRICKS_HOST=$accounts_host DATABRICKS_ACCOUNT_ID=$account_id databricks account "$@"
}

# Runs one command, and goes on when it fails: some need another role than others.
try() { # what it does, command ...
	what=$1
	shift
	if "$@" >/dev/null; then
		succeeded=$((succeeded + 1))
		printf '%s\n' "done    $what"
	else
		failed=$((failed + 1))
		printf '%s\n' "FAILED  $what"
	fi
}

# Adds or removes one privilege of this principal; a PATCH leaves all others as they are.
change() { # add or remove, privilege, full name
	case $3 in
	*.*.*) kind=table ;;
	*.*) kind=schema ;;
	*) kind=catalog ;;
	esac
	try "$region: $1 $2 on $kind $3" \
		in_workspace grants update "$kind" "$3" \
		--json "{\"changes\":[{\"principal\":$principal_json,\"$1\":[\"$2\"]}]}"
}

# By a metastore admin, then by an account admin; best by one who is both.
grants() {
	for name in $use_catalog; do change add USE_CATALOG "$name"; done
	for name in $use_schema; do change add USE_SCHEMA "$name"; done
	for name in $may_select; do change add SELECT "$name"; done
}

# Lower levels first: what a run that stops half-way leaves behind opens no table.
undo() {
	for name in $may_select; do change remove SELECT "$name"; done
	for name in $use_schema; do change remove USE_SCHEMA "$name"; done
	for name in $use_catalog; do change remove USE_CATALOG "$name"; done
}

# Breaks a JSON document into its members, one a line: "name":value. A quote inside a text keeps its back-slash, so that no text passes
# for a member.
members() {
	tr ',{}' '[\n*]' |
		sed 's/^[[:space:]]*//; s/[[:space:]]*$//; s/^\("[a-z_]*"\)[[:space:]]*:[[:space:]]*/\1:/'
}

# Finds the number by which SCIM knows the principal. It is the same in the account and in its workspaces.
find_id() { # command that reaches SCIM
	[ -z "$principal_id" ] || return 0
	principal_id=$("$1" "$scim_list" list --filter "$scim_filter" --output json | members |
		sed -n 's/^"id":"\{0,1\}\([0-9]\{1,\}\)"\{0,1\}$/\1/p')
	case $principal_id in
	'' | *[!0-9]*) stop "Databricks told no ID, or more than one, for $principal. Set LAKESENTRY_PRINCIPAL_ID to the number that the account console shows." ;;
	esac
}

# By an account admin. An assignment replaces the one before: who is in the workspace already may be an admin of it, and is left alone.
assign() { # ID of the workspace
	find_id in_account
	if in_account workspace-assignment list "$1" --output json | members |
		grep -Fqx "\"principal_id\":$principal_id"; then
		try "$region: is in workspace $1 already" :
		return 0
	fi
	try "$region: assign to workspace $1" \
		in_account workspace-assignment update "$1" "$principal_id" --json '{"permissions":["USER"]}'
}

# By an admin of the workspace. Both calls add; other entitlements, and other users of the warehouse, stay.
allow() { # ID of the warehouse
	find_id in_workspace
	try "$region: entitle to SQL in $host" \
		in_workspace api patch "/api/2.0/preview/scim/v2/$scim_kind/$principal_id" \
		--json '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"entitlements","value":[{"value":"databricks-sql-access"}]}]}'
	try "$region: let use warehouse $1" \
		in_workspace warehouses update-permissions "$1" \
		--json "{\"access_control_list\":[{\"$acl_name\":$principal_json,\"permission_level\":\"CAN_USE\"}]}"
}

workspace() { # its part of the names of variables, address, ID, ID of the warehouse
	host=$2
	if [ "$checking" = yes ]; then
		need "LAKESENTRY_HOST_$1" "$2" "the address of a workspace in $region"
		[ "$command" = allow ] || need "LAKESENTRY_WORKSPACE_$1" "$3" "the ID of the workspace ${2:-of LAKESENTRY_HOST_$1}"
		[ "$command" = assign ] || need "LAKESENTRY_WAREHOUSE_$1" "$4" "the ID of the SQL warehouse there that LakeSentry may use"
		return 0
	fi
	[ "$command" = allow ] || assign "$3"
	[ "$command" = assign ] || allow "$4"
}

# Carries out the command in one region; while checking, it only finds out what is missing.
run() {
	about
	case $checking-$command in
	yes-grants | yes-undo) need "LAKESENTRY_HOST_$variable" "$host" "the address of a workspace in $region" ;;
	no-grants) grants ;;
	no-undo) undo ;;
	*) workspaces ;;
	esac
}

main() {
	command=grants
	case ${1-} in
	grants | access | assign | allow | undo)
		command=$1
		shift
		;;
	esac
	if [ "$#" -eq 0 ]; then
		# shellcheck disable=SC2086 # names of regions hold no spaces
		set -- $regions
	fi
	missing='' succeeded=0 failed=0
	principal_id=${LAKESENTRY_PRINCIPAL_ID-}
	case $principal_id in
	*[!0-9]*) stop 'LAKESENTRY_PRINCIPAL_ID must be a number' ;;
	esac
	who
	case $command in
	access | assign)
		need LAKESENTRY_ACCOUNTS_HOST "$accounts_host" 'the address of the account console, such as https://accounts.cloud.databricks.com'
		need DATABRICKS_ACCOUNT_ID "$account_id" 'the ID of the Databricks account'
		;;
	esac
	checking=yes
	for region in "$@"; do run; done
	[ -z "$missing" ] || stop "Set these environment variables first:$missing"
	checking=no
	for region in "$@"; do run; done
	printf '%s\n' "$succeeded done, $failed failed."
	[ "$failed" -eq 0 ]
}

main "$@"
