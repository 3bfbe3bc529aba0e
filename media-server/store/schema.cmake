# Embeds a room's schema/NNN_name.sql files, in order, as the function `schema()` of its namespace, which the room
# declares in a header:   std::span<const weir::store::migration> schema();
function(weir_schema target namespace)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/schema.cpp)
    file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/schema/*.sql)
    list(SORT files)
    set(entries "")
    foreach(file ${files})
        # A changed script makes CMake write the file anew.
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
        get_filename_component(name ${file} NAME_WE)
        string(REGEX MATCH "^[0-9]+" number ${name})
        math(EXPR number "1${number} - 1000")
        file(READ ${file} sql)
        string(APPEND entries "    {${number}, \"${name}\", R\"weir_sql(${sql})weir_sql\"},\n")
    endforeach()
    set(text "#include \"weir/store/migration.hpp\"

namespace ${namespace} {

namespace {
constexpr weir::store::migration scripts[] = {
${entries}};
}  // namespace

std::span<const weir::store::migration> schema();
std::span<const weir::store::migration> schema() { return scripts; }

}  // namespace ${namespace}
")
    file(GENERATE OUTPUT ${out} CONTENT "${text}")
    target_sources(${target} PRIVATE ${out})
endfunction()
